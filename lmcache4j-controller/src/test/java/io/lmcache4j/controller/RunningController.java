package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.lmcache4j.controller.socket.SocketLimits;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A controller on free ports of loopback, and a client of its HTTP API. */
final class RunningController implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 2_000_000;

    private final Controller controller;
    private final HttpClient client = HttpClient.newHttpClient();

    /** An answer. */
    record Answer(int status, String body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    private RunningController(Controller controller) {
        this.controller = controller;
    }

    /**
     * Starts one.
     *
     * @param folder for its state
     * @param settings by key, over those that make the ports free ones
     */
    static RunningController start(Path folder, Map<String, String> settings) {
        return start(folder, settings, SocketLimits.DEFAULTS);
    }

    /** As above, with other limits for what connects. */
    static RunningController start(Path folder, Map<String, String> settings, SocketLimits limits) {
        Map<String, String> flags = new HashMap<>();
        flags.put("controller_port", "0");
        flags.put("controller_monitor_ports", "{\"pull\": 0, \"reply\": 0, \"heartbeat\": 0}");
        flags.putAll(settings);
        Map<String, String> environment = Map.of("XDG_STATE_HOME", folder.toString());
        Controller controller =
                new Controller(
                        ControllerOptions.load(flags, Optional.empty(), environment),
                        environment,
                        limits);
        controller.start();
        return new RunningController(controller);
    }

    Controller controller() {
        return controller;
    }

    Answer get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    Answer post(String path, String body) throws Exception {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The status of a call with a token, or without if it is empty. */
    int status(String method, String path, String body, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request).status();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + controller.port() + path);
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                client.send(
                        request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** Header of an answer to a GET. */
    Optional<String> header(String path, String name) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(uri(path)).GET().timeout(PATIENCE).build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue(name);
    }

    /** Waits until so many keys are known. */
    void awaitKeys(long keys) throws Exception {
        await(() -> get("/controller/key-stats").json().get("total_key_count").asLong() == keys);
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        controller.close();
        client.close();
    }
}
