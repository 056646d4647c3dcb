package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.PythonWorker;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * {@code lmcache controller} and its workers as processes, killed at bad moments: in the end the
 * controller knows what workers have.
 */
@Timeout(300)
class FleetProcessTest {
    private static final String CPU = "LocalCPUBackend";
    private static final Pattern PORT = Pattern.compile(":(\\d+)");
    private static final Pattern CHUNKS =
            Pattern.compile("\"name\":\"(Local\\w+)\"[^}]*\"chunks\":(\\d+)");
    private static final Pattern KEYS = Pattern.compile("\"key_count\":(\\d+)");

    /** Two prompts of 8 chunks each, of which two are the same. */
    private static final String TRACE =
            """
            {"timestamp": 0, "input_length": 2048, "output_length": 1, "hash_ids": [0, 1, 2, 3]}
            {"timestamp": 500, "input_length": 2048, "output_length": 1, "hash_ids": [0, 11, 12, 13]}
            """;

    @TempDir Path folder;

    private List<Integer> ports = List.of(0, 0, 0, 0);
    private String snapshot = "";
    private int processes;

    /** Each process has a folder of its own for what it prints. */
    private Path next() throws IOException {
        return Files.createDirectory(folder.resolve("process" + processes++));
    }

    @BeforeEach
    void writeTrace() throws IOException {
        Files.writeString(folder.resolve("trace.jsonl"), TRACE);
    }

    /** Starts a controller, from the second one on where the first one was. */
    private CliProcess controller() throws IOException {
        CliProcess controller =
                CliProcess.start(
                        next(),
                        Map.of(),
                        "controller",
                        "--port",
                        ports.get(0).toString(),
                        "--monitor-ports",
                        "{\"pull\": %d, \"reply\": %d, \"heartbeat\": %d}"
                                .formatted(ports.get(1), ports.get(2), ports.get(3)),
                        "--health-check-interval",
                        "1",
                        "--lmcache-worker-timeout",
                        "3",
                        "lmcache4j.snapshot_interval_secs=1",
                        "lmcache4j.snapshot_path=" + snapshot);
        ports =
                PORT.matcher(controller.awaitReady())
                        .results()
                        .map(port -> Integer.parseInt(port.group(1)))
                        .toList();
        return controller;
    }

    private CliProcess serve(String... replay) throws IOException {
        return CliProcess.start(
                next(),
                Map.ofEntries(
                        Map.entry("LMCACHE_INTERNAL_API_SERVER_PORT_START", "0"),
                        Map.entry("LMCACHE_ENABLE_CONTROLLER", "true"),
                        Map.entry("LMCACHE_LMCACHE_INSTANCE_ID", "s"),
                        Map.entry("LMCACHE_CONTROLLER_PULL_URL", "127.0.0.1:" + ports.get(1)),
                        Map.entry("LMCACHE_CONTROLLER_REPLY_URL", "127.0.0.1:" + ports.get(2)),
                        Map.entry("LMCACHE_LMCACHE_WORKER_PORTS", "0"),
                        Map.entry("LMCACHE_LMCACHE_WORKER_HEARTBEAT_TIME", "1"),
                        Map.entry("LMCACHE_LMCACHE_WORKER_HEARTBEAT_DELAY_TIME", "0"),
                        Map.entry("LMCACHE_LOCAL_DISK", folder.resolve("disk").toString()),
                        Map.entry("LMCACHE_MAX_LOCAL_DISK_SIZE", "0.1"),
                        Map.entry("LMCACHE_MAX_LOCAL_CPU_SIZE", "0.05"),
                        // A sync that takes some seconds.
                        Map.entry(
                                "LMCACHE_EXTRA_CONFIG",
                                "{\"lmcache4j.worker_ip\": \"127.0.0.1\","
                                        + "\"full_sync_startup_delay_s\": 0.0,"
                                        + "\"full_sync_batch_size\": 1,"
                                        + "\"full_sync_batch_interval_ms\": 50,"
                                        + "\"worker_socket_recv_timeout_ms\": 3000}")),
                concat(replay));
    }

    private static String[] concat(String... replay) {
        return LongStream.rangeClosed(0, replay.length)
                .mapToObj(i -> i == 0 ? "serve" : replay[(int) i - 1])
                .toArray(String[]::new);
    }

    private String fleet(String path) throws IOException {
        return CliProcess.get(ports.getFirst(), path);
    }

    private static BooleanSupplier holds(Callable<Boolean> condition) {
        return () -> {
            try {
                return condition.call();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** Waits until the controller knows as many keys of each tier as the worker has chunks. */
    private void awaitSame(CliProcess controller, CliProcess serve, int atLeast)
            throws IOException {
        int port = serve.ports().get(1);
        controller.await(
                holds(
                        () -> {
                            String page = fleet("/");
                            int chunks = 0;
                            Matcher tier = CHUNKS.matcher(CliProcess.get(port, "/status"));
                            while (tier.find()) {
                                int here = Integer.parseInt(tier.group(2));
                                chunks += here;
                                if (here > 0
                                        && !page.contains(tier.group(1) + " " + here + ",")
                                        && !page.contains(tier.group(1) + " " + here + "<")) {
                                    return false;
                                }
                            }
                            Matcher keys =
                                    KEYS.matcher(
                                            fleet("/controller/workers?instance_id=s&worker_id=0"));
                            return chunks >= atLeast
                                    && keys.find()
                                    && Integer.parseInt(keys.group(1)) == chunks;
                        }));
    }

    private void awaitMetric(CliProcess controller, String line) throws IOException {
        controller.await(holds(() -> fleet("/metrics").contains(line)));
    }

    /** Waits until a full sync is under way; or over, on a machine that stood still meanwhile. */
    private void awaitSync(CliProcess controller) throws IOException {
        controller.await(
                holds(
                        () -> {
                            String metrics = fleet("/metrics");
                            return metrics.contains("workers_syncing{role=\"controller\"} 1.0")
                                    || metrics.contains(
                                            "workers_completed{role=\"controller\"} 1.0");
                        }));
    }

    @Test
    void whateverIsKilledTheControllerKnowsWhatTheTiersOfAWorkerHave() throws Exception {
        Path trace = folder.resolve("trace.jsonl");
        CliProcess controller = controller();
        // Again and again, as a full sync keeps the worker from storing.
        CliProcess serve = serve("--replay", trace.toString(), "--loop");
        try {
            awaitSame(controller, serve, 28);

            // Twice, the second time with what was kept of the sync that is under way.
            controller.kill();
            Path file = folder.resolve("kept");
            snapshot = file.toString();
            controller = controller();
            awaitSync(controller);
            // One with nobody in it may be there already.
            Files.deleteIfExists(file);
            controller.await(() -> Files.exists(file));
            controller.kill();
            controller = controller();
            awaitSame(controller, serve, 28);

            serve.kill();
            awaitMetric(controller, "registered_workers_count{role=\"controller\"} 0.0");
            assertThat(fleet("/controller/key-stats")).contains("\"total_key_count\":0");
            assertThat(fleet("/ops/doctor")).contains("\"id\":\"workers_removed\"", "s/0");

            serve = serve();
            awaitSame(controller, serve, 14);
            assertThat(fleet("/ops/doctor")).doesNotContain("workers_removed");
            assertThat(fleet("/")).contains("LocalDiskBackend 14");
        } finally {
            serve.close();
            controller.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWorkerOfLMCacheIsKnownThoughItsControllerIsKilledDuringItsSync(boolean hasSnapshot)
            throws Exception {
        Path file = folder.resolve("kept");
        snapshot = hasSnapshot ? file.toString() : "";
        CliProcess controller = controller();
        try (PythonWorker worker = PythonWorker.start(ports.get(1), ports.get(2), "a", 0)) {
            worker.lives();
            // The first sync, which every worker is asked for.
            awaitMetric(controller, "full_sync_workers_completed{role=\"controller\"} 1.0");
            store(worker, controller, 100, 20);
            awaitSame(controller, worker);
            worker.does("hold", "after", 2);
            worker.does("evict", "location", CPU, "keys", keys(100, 1), "lost", true);
            worker.does("admit", "location", CPU, "keys", keys(200, 1));
            worker.awaitHeld();
            if (hasSnapshot) {
                controller.await(() -> Files.exists(file));
            }

            controller.kill();
            worker.does("go on");
            controller = controller();

            awaitSame(controller, worker);
            assertThat(worker.keys(CPU)).hasSize(20);
            assertThat(fleet("/metrics"))
                    .containsPattern("event=\"forgotten\",role=\"controller\"} [1-9]");
        } finally {
            controller.close();
        }
    }

    private static List<Long> keys(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    /** Stores something new, as soon as no full sync forbids it. */
    private static void store(PythonWorker worker, CliProcess controller, long first, int count)
            throws IOException {
        controller.await(
                holds(
                        () ->
                                worker.does("admit", "location", CPU, "keys", keys(first, count))
                                        .asText()
                                        .equals("reported")));
    }

    private void awaitSame(CliProcess controller, PythonWorker worker) throws IOException {
        controller.await(
                holds(
                        () -> {
                            int keys = worker.keys(CPU).size();
                            return fleet(worker.path()).contains("\"key_count\":" + keys + "}")
                                    && worker.found(CPU) == keys
                                    && !worker.state().get("frozen").asBoolean();
                        }));
    }
}
