package io.lmcache4j.cli;

import io.lmcache4j.cli.command.CommandLines;
import io.lmcache4j.cli.command.StopSignal;
import io.lmcache4j.cli.output.LogLevel;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the build runs to make the AOT cache: a short {@code serve} under load, then the cache
 * server and the controller, of each some answers and an orderly end.
 *
 * <p>The JVM records the classes that this run loads and the methods that it runs often, and writes
 * them to the cache when it ends ({@code lmcache --train-aot-cache}). All ports are free ones, so
 * that none can be busy; the environment sets {@code LMCACHE_INTERNAL_API_SERVER_PORT_START} to 0.
 */
final class AotTraining {
    private static final Pattern ADDRESS = Pattern.compile("http://([0-9.]+):([0-9]+)");
    private static final int MINUTE_MILLIS = 60_000;

    private AotTraining() {}

    /**
     * Runs; exits with the code of the first command that failed, or 1 when an answer was not 200.
     *
     * @param args the trace to replay meanwhile
     */
    public static void main(String[] args) throws Exception {
        LogLevel.apply(System.getenv(), "info");
        int code =
                run(
                        List.of("serve", "--replay", args[0], "--verify"),
                        List.of("/metrics", "/conf", "/meta", "/threads"));
        if (code == 0) {
            code =
                    run(
                            List.of("store-server", "--port", "0", "--api-port", "0"),
                            List.of("/readyz", "/metrics", "/status"));
        }
        if (code == 0) {
            code =
                    run(
                            List.of(
                                    "controller",
                                    "--port",
                                    "0",
                                    "--monitor-ports",
                                    "{\"pull\": 0, \"reply\": 0, \"heartbeat\": 0}"),
                            List.of("/readyz", "/metrics", "/", "/controller/workers"));
        }
        System.exit(code);
    }

    private static int run(List<String> command, List<String> paths) throws Exception {
        StopSignal stop = new StopSignal();
        CompletableFuture<String> ready = new CompletableFuture<>();
        PrintWriter out = new PrintWriter(new FirstLine(ready));
        CompletableFuture<Integer> ended =
                CompletableFuture.supplyAsync(
                        () ->
                                CommandLines.create(stop)
                                        .setOut(out)
                                        .execute(command.toArray(String[]::new)));
        CompletableFuture.anyOf(ready, ended).get(MINUTE_MILLIS, TimeUnit.MILLISECONDS);
        boolean answered = ready.isDone() && answers(ready.join(), paths);
        stop.ask();
        int code = ended.get(MINUTE_MILLIS, TimeUnit.MILLISECONDS);
        return answered ? code : 1;
    }

    private static boolean answers(String readyLine, List<String> paths) throws IOException {
        boolean good = true;
        Matcher address = ADDRESS.matcher(readyLine);
        while (address.find()) {
            for (String path : paths) {
                good &= isOk(address.group(1), Integer.parseInt(address.group(2)), path);
            }
        }
        return good;
    }

    /** By hand: a client of the JDK's would fill the cache with classes that no start needs. */
    private static boolean isOk(String host, int port, String path) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout(MINUTE_MILLIS);
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(path, host)
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    /** Hands over the first line that is written. */
    private static final class FirstLine extends Writer {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> line;

        FirstLine(CompletableFuture<String> line) {
            this.line = line;
        }

        @Override
        public void write(char[] buffer, int offset, int length) {
            text.append(buffer, offset, length);
            int end = text.indexOf("\n");
            if (end >= 0) {
                line.complete(text.substring(0, end));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
