package io.lmcache4j.bench.peer;

import io.lmcache4j.bench.process.ServerProcess;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Starts the servers that are compared, all on one core, and ends them. The JVMs get the same
 * options.
 */
final class Peers implements AutoCloseable {
    private final String core;
    private final Path directory;
    private final Deque<ServerProcess> started = new ArrayDeque<>();

    /**
     * @param core for all of them
     * @param directory for files that they need
     */
    Peers(String core, Path directory) {
        this.core = core;
        this.directory = directory;
    }

    ServerProcess lmcache() throws IOException {
        return java(LMCachePeer.class);
    }

    /** Ours on Unix sockets; the one to ask is at {@link #socket}. */
    ServerProcess lmcacheOnSocket() throws IOException {
        return java(LMCachePeer.class, directory.resolve("s").toString());
    }

    Path socket() {
        return directory.resolve("s_1");
    }

    ServerProcess bareJetty(String body, String threads) throws IOException {
        return java(BareJettyPeer.class, body, threads);
    }

    /** Ours, taking the token of this line. */
    ServerProcess lmcacheWithTokens(String line) throws IOException {
        Path tokens = Files.writeString(directory.resolve("tokens"), line);
        return java(LMCachePeer.class, LMCachePeer.TOKENS_IN + tokens);
    }

    /** FastAPI with the bodies of ours. */
    ServerProcess fastApi(String version, String conf, String metrics) throws IOException {
        Path script = directory.resolve("fastapi_peer.py");
        try (InputStream resource = Peers.class.getResourceAsStream("fastapi_peer.py")) {
            Files.copy(resource, script);
        }
        return start(
                "fastapi",
                List.of(
                        "/usr/bin/python3",
                        script.toString(),
                        Files.writeString(directory.resolve("version"), version).toString(),
                        Files.writeString(directory.resolve("conf"), conf).toString(),
                        Files.writeString(directory.resolve("metrics"), metrics).toString()));
    }

    /**
     * Spring Boot Actuator, if it was built: it is a Maven project of its own, so that its jars are
     * on nobody else's class path.
     */
    Optional<ServerProcess> springBoot(Path project) throws IOException {
        Path classes = project.resolve("target/classes");
        if (!Files.isDirectory(classes)) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(ServerProcess.jvm());
        command.addAll(
                List.of(
                        "-cp",
                        classes + ":" + project.resolve("target/dependency/*"),
                        "io.lmcache4j.peers.SpringBootPeer"));
        return Optional.of(start("spring-boot", command));
    }

    private ServerProcess java(Class<?> main, String... arguments) throws IOException {
        return start(main.getSimpleName(), ServerProcess.java(main, arguments));
    }

    private ServerProcess start(String name, List<String> command) throws IOException {
        ServerProcess peer = ServerProcess.start(name, core, command);
        started.push(peer);
        return peer;
    }

    /** The body of one answer. */
    static String body(ServerProcess peer, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + peer.port() + path);
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(uri)
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answers " + response.statusCode());
            }
            return response.body();
        }
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
