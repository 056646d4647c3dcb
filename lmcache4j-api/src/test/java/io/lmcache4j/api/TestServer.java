package io.lmcache4j.api;

import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.InferenceHost;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real server on a free port over a small real manager: 1 layer, 1 head of 4 bfloat16, chunks of
 * 4 tokens, 32 slots, a pool of 64 chunks. A scheduler looks up among no workers.
 */
public final class TestServer implements AutoCloseable {
    /** Slots of a worker's KV caches. */
    public static final int SLOTS = 32;

    /** Tokens in a chunk. */
    public static final int CHUNK = 4;

    private static final double POOL_GB = (double) (64 << 12) / (1L << 30);

    /** An answer: status, headers, body. */
    public record Answer(HttpResponse<String> response) {
        /** The status code. */
        public int status() {
            return response.statusCode();
        }

        /** The body as text. */
        public String body() {
            return response.body();
        }

        /** The content type, or an empty text. */
        public String type() {
            return header("Content-Type");
        }

        /** A header, or an empty text. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private final PagedKvCaches caches;
    private final LMCacheManager manager;
    private final InternalApiServer server;
    private final Path state = temporaryFolder();
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(
            Role role,
            int workerId,
            Map<String, Object> settings,
            Optional<InferenceHost> inference) {
        caches =
                PagedKvCaches.allocate(
                        KvLayout.NL_X_TWO_NB_BS_NH_HS, 1, SLOTS / 4, 4, 1, 4, KvDtype.BFLOAT16);
        Map<String, Object> all = new HashMap<>();
        all.put("internal_api_server_enabled", true);
        all.put("internal_api_server_port_start", 0);
        all.put("chunk_size", CHUNK);
        all.put("max_local_cpu_size", POOL_GB);
        all.putAll(settings);
        var builder = LMCacheManager.builder(ConfigStore.of(all), metadata(role, workerId));
        inference.ifPresent(builder::inferenceHost);
        manager =
                switch (role) {
                    case WORKER -> builder.kvCaches(caches).build();
                    case SCHEDULER ->
                            builder.lookupTransport(LMCacheManager.inProcessLookup(List.of()))
                                    .build();
                    case CONTROLLER, CACHE_SERVER -> builder.build();
                };
        server = new InternalApiServer(manager, state);
    }

    /** A running worker 0. */
    public static TestServer worker() {
        return worker(Map.of());
    }

    /** A running worker 0 with these settings besides the test's own. */
    public static TestServer worker(Map<String, Object> settings) {
        return stopped(Role.WORKER, 0, settings).started();
    }

    /** A running scheduler, which has no engine. */
    public static TestServer scheduler() {
        return scheduler(Map.of());
    }

    /** A running scheduler with these settings besides the test's own. */
    public static TestServer scheduler(Map<String, Object> settings) {
        return stopped(Role.SCHEDULER, 0, settings).started();
    }

    /** A server that was made but not started. */
    public static TestServer stopped(Role role, int workerId, Map<String, Object> settings) {
        return new TestServer(role, workerId, settings, Optional.empty());
    }

    /** A running scheduler beside this inference engine. */
    public static TestServer beside(InferenceHost inference) {
        return new TestServer(Role.SCHEDULER, 0, Map.of(), Optional.of(inference)).started();
    }

    private TestServer started() {
        try {
            server.start();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static EngineMetadata metadata(Role role, int workerId) {
        return EngineMetadata.builder()
                .modelName("test/model")
                .worldSize(workerId + 1)
                .localWorldSize(workerId + 1)
                .workerId(workerId)
                .localWorkerId(workerId)
                .kvDtype(KvDtype.BFLOAT16)
                .kvShape(new KvShape(1, 2, CHUNK, 1, 4))
                .role(role)
                .build();
    }

    /** Not the user's own: what a server writes where {@code lmcache4j.data_dir} is not set. */
    public Path state() {
        return state;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("state");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path file : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server under test. */
    public InternalApiServer server() {
        return server;
    }

    /** Its manager. */
    public LMCacheManager manager() {
        return manager;
    }

    /** Where it listens. */
    public ListenAddress address() {
        return server.address().orElseThrow();
    }

    /** GET. */
    public Answer get(String target) {
        return send("GET", target, "");
    }

    /** POST without a body. */
    public Answer post(String target) {
        return send("POST", target, "");
    }

    /** POST with a body and no content type. */
    public Answer post(String target, String body) {
        return send("POST", target, body);
    }

    /** PUT. */
    public Answer put(String target) {
        return send("PUT", target, "");
    }

    /** DELETE. */
    public Answer delete(String target) {
        return send("DELETE", target, "");
    }

    /** Any method, with a body that may be empty and headers as name and value. */
    public Answer send(String method, String target, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(address() + target))
                        .timeout(Duration.ofSeconds(20))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        manager.close();
        caches.close();
        delete(state);
    }
}
