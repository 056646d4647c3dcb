package io.lmcache4j.controller.worker;

import static io.lmcache4j.controller.worker.ReportingWorker.CPU;
import static io.lmcache4j.controller.worker.ReportingWorker.DISK;
import static io.lmcache4j.controller.worker.ReportingWorker.PIECE;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Workers against a controller that does as LMCache's, by the spec. */
@Timeout(120)
class WorkerReporterTest {
    @TempDir Path directory;

    private static Map<String, Object> settings(SpecController controller) {
        return ReportingWorker.settings(controller.pullUrl(), controller.replyUrl(), 1);
    }

    private Map<String, Object> withDisk(Map<String, Object> settings, int chunks) {
        settings.put("local_disk", directory.toString());
        settings.put("max_local_disk_size", (double) (chunks * PIECE) / (1L << 30));
        return settings;
    }

    private static SpecController.State awaitSame(
            SpecController controller, ReportingWorker worker, String... locations) {
        return controller.await(
                "the controller knows what there is",
                state ->
                        worker.reporter().isUpToDate()
                                && Arrays.stream(locations)
                                        .allMatch(
                                                location ->
                                                        state.keys(0, location)
                                                                .equals(worker.keys(location))));
    }

    @Test
    void registersBeatsReportsAndLeaves() {
        try (SpecController controller = SpecController.start();
                ReportingWorker worker = ReportingWorker.started(64, settings(controller))) {
            awaitSame(controller, worker, CPU);
            for (int seed = 1; seed <= 20; seed++) {
                assertThat(worker.store(seed, 3)).isEqualTo(12);
            }
            var state = awaitSame(controller, worker, CPU);
            assertThat(state.keys(0, CPU)).hasSize(60);
            assertThat(state.worker(0).get("port").asInt())
                    .isEqualTo(worker.reporter().commandPort());
            assertThat(state.worker(0).get("ip").asText()).isEqualTo("127.0.0.1");
            controller.await("heartbeats", now -> now.count("beats") >= 2);

            for (int seed = 21; seed <= 30; seed++) {
                worker.store(seed, 3);
            }
            state = awaitSame(controller, worker, CPU);
            assertThat(state.keys(0, CPU)).hasSize(64);
            assertThat(state.count("gaps")).isZero();
            assertThat(state.json().get("first").get(CPU).asLong()).isZero();
            assertThat(state.count("starts")).as("events alone were enough").isZero();

            worker.reporter().close();
            controller.await("left", now -> now.workers() == 0 && now.count("deregistered") == 1);
            assertThat(controller.state().isDead()).isFalse();
        }
    }

    @Test
    void manyEventsGoInOrderAndInSmallMessages() {
        try (SpecController controller = SpecController.start();
                ReportingWorker worker = ReportingWorker.started(4096, settings(controller))) {
            awaitSame(controller, worker, CPU);
            Random random = new Random(5);
            for (int i = 0; i < 300; i++) {
                worker.store(random.nextInt(200), 1 + random.nextInt(40));
                if (i % 50 == 49) {
                    worker.clear(CPU);
                }
            }
            worker.store(999, 7);
            var state = awaitSame(controller, worker, CPU);
            assertThat(state.count("operations")).isGreaterThan(2000);
            assertThat(state.count("gaps")).isZero();
            assertThat(state.count("most_operations")).isEqualTo(50);
            assertThat(state.count("most_frames")).isBetween(1L, 50L);
        }
    }

    @Test
    void commandsAreAnsweredAndErrorsToo() {
        try (SpecController controller = SpecController.start();
                ReportingWorker worker = ReportingWorker.started(64, settings(controller))) {
            awaitSame(controller, worker, CPU);
            int port = worker.reporter().commandPort();
            worker.store(1, 3);

            JsonNode health = command(controller, port, "HealthWorkerMsg", Map.of());
            assertThat(health.get("type").asText()).isEqualTo("HealthWorkerRetMsg");
            assertThat(health.get("error_code").asInt()).isZero();

            long[] prompt = ReportingWorker.tokens(1, 3);
            JsonNode pin =
                    command(
                            controller,
                            port,
                            "PinWorkerMsg",
                            Map.of("location", CPU, "tokens", prompt));
            assertThat(pin.get("type").asText()).isEqualTo("PinWorkerRetMsg");
            assertThat(pin.get("num_tokens").asInt()).isEqualTo(12);
            assertThat(clear(controller, port)).as("all is pinned").isZero();
            worker.engine.unpin("event");
            assertThat(clear(controller, port)).isEqualTo(12);
            assertThat(worker.engine.peek(Prompt.of(prompt), RequestConfigs.EMPTY)).isZero();

            assertThat(error(clear(controller, port, "Nowhere")))
                    .isEqualTo(
                            "Worker error: no backend Nowhere here; there are [LocalCPUBackend]");
            assertThat(
                            error(
                                    command(
                                            controller,
                                            port,
                                            "CompressWorkerMsg",
                                            Map.of(
                                                    "method", "cachegen",
                                                    "location", CPU,
                                                    "tokens", prompt))))
                    .startsWith("Worker error: ");
            assertThat(
                            error(
                                    command(
                                            controller,
                                            port,
                                            "MoveWorkerMsg",
                                            Map.of(
                                                    "old_position",
                                                    CPU,
                                                    "new_position",
                                                    List.of("10.0.0.6:1", CPU),
                                                    "tokens",
                                                    prompt,
                                                    "copy",
                                                    true))))
                    .startsWith("Worker error: can't move to 10.0.0.6:1");
            assertThat(error(command(controller, port, "CheckFinishWorkerMsg", Map.of())))
                    .isEqualTo("Unknown message: CheckFinishWorkerMsg(worker_event_id='event')");
            assertThat(error(controller.commandHex(port, "c1"))).startsWith("Worker error: ");
            assertThat(error(controller.commandHex(port, "81a474797065a34e6f21")))
                    .isEqualTo("Worker error: Invalid value 'No!' - at `$.type`");
        }
    }

    private static JsonNode command(
            SpecController controller, int port, String type, Map<String, Object> fields) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", type);
        message.put("worker_event_id", "event");
        message.putAll(fields);
        return controller.command(port, message);
    }

    private static JsonNode clear(SpecController controller, int port, String location) {
        return command(controller, port, "ClearWorkerMsg", Map.of("location", location));
    }

    private static int clear(SpecController controller, int port) {
        JsonNode answer = clear(controller, port, CPU);
        assertThat(answer.get("type").asText()).isEqualTo("ClearWorkerRetMsg");
        return answer.get("num_tokens").asInt();
    }

    private static String error(JsonNode answer) {
        assertThat(answer.get("type").asText()).isEqualTo("ErrorMsg");
        return answer.get("error").asText();
    }

    @Test
    void aControllerThatComesLaterLearnsAll() {
        SpecController gone = SpecController.start();
        gone.close();
        try (ReportingWorker worker = ReportingWorker.started(64, withDisk(settings(gone), 40))) {
            for (int seed = 1; seed <= 20; seed++) {
                worker.store(seed, 2);
            }
            assertThat(worker.reporter().isRegistered()).isFalse();
            try (SpecController controller = gone.again()) {
                var state = awaitSame(controller, worker, CPU, DISK);
                assertThat(state.keys(0, CPU)).hasSize(40);
                assertThat(state.keys(0, DISK)).isNotEmpty();
                assertThat(state.count("gaps")).isZero();
            }
        }
    }

    @Test
    void aControllerThatIsStartedAgainLearnsAllWithoutHeartbeats() {
        SpecController controller = SpecController.withoutHeartbeats();
        try (ReportingWorker worker =
                ReportingWorker.started(64, withDisk(settings(controller), 40))) {
            awaitSame(controller, worker, CPU, DISK);
            worker.store(1, 10);
            awaitSame(controller, worker, CPU, DISK);
            controller.close();
            worker.store(2, 10);
            worker.clear(CPU);
            worker.store(3, 10);
            controller = controller.again();
            var state = awaitSame(controller, worker, CPU, DISK);
            assertThat(state.keys(0, CPU)).isNotEmpty();
            assertThat(state.keys(0, DISK)).hasSizeGreaterThan(10);
            assertThat(state.count("starts")).isGreaterThanOrEqualTo(2);
            assertThat(worker.engine.storage().isFrozen()).isFalse();
            worker.store(4, 10);
            awaitSame(controller, worker, CPU, DISK);
        } finally {
            controller.close();
        }
    }

    @Test
    void aFullSyncIsDoneWhenTheControllerAsksAndBatchesThatAreLostAreSentAgain() {
        try (SpecController controller = SpecController.start()) {
            Map<String, Object> settings = settings(controller);
            ReportingWorker.extra(settings).put("full_sync_batch_size", 10L);
            try (ReportingWorker worker = ReportingWorker.started(64, settings)) {
                awaitSame(controller, worker, CPU);
                worker.store(1, 35);
                awaitSame(controller, worker, CPU);
                controller.tell(Map.of("do", "lose", "batches", List.of(1, 3)));
                controller.tell(Map.of("do", "full_sync", "reason", "sequence_gap"));
                controller.await(
                        "synced",
                        state ->
                                state.count("starts") == 1
                                        && state.worker(0)
                                                .get("sync")
                                                .asText()
                                                .equals("COMPLETED"));
                var state = awaitSame(controller, worker, CPU);
                assertThat(state.keys(0, CPU)).hasSize(35);
                assertThat(worker.engine.storage().isFrozen()).isFalse();
                worker.store(2, 5);
                awaitSame(controller, worker, CPU);
                assertThat(controller.state().count("gaps")).isZero();
            }
        }
    }

    @Test
    void aWorkerThatIsForgottenRegistersAgainByItsHeartbeat() {
        try (SpecController controller = SpecController.start();
                ReportingWorker worker = ReportingWorker.started(64, settings(controller))) {
            awaitSame(controller, worker, CPU);
            worker.store(1, 5);
            awaitSame(controller, worker, CPU);
            controller.tell(Map.of("do", "forget"));
            controller.await("known again", state -> state.workers() == 1);
            assertThat(awaitSame(controller, worker, CPU).keys(0, CPU)).hasSize(5);
        }
    }

    @Test
    void aRefusedRegistrationIsTriedAgain() throws InterruptedException {
        try (SpecController controller = SpecController.start()) {
            controller.tell(Map.of("do", "refuse", "times", 2));
            try (ReportingWorker worker = ReportingWorker.started(64, settings(controller))) {
                worker.store(1, 5);
                awaitSame(controller, worker, CPU);
                assertThat(controller.state().count("registered")).isEqualTo(1);
            }
        }
    }

    @Test
    void aSilentControllerCostsBoundedMemoryAndAFullSync() {
        try (SpecController controller = SpecController.start()) {
            Map<String, Object> settings = settings(controller);
            ReportingWorker.extra(settings).put("lmcache4j.controller_queue_size", 256L);
            try (ReportingWorker worker = ReportingWorker.started(1024, settings)) {
                worker.store(1, 5);
                awaitSame(controller, worker, CPU);
                controller.pause(true);
                // Until ZeroMQ and the kernel are full, and then the queue.
                long deadline = System.nanoTime() + 60_000_000_000L;
                Random random = new Random(3);
                while (dropped(worker) == 0) {
                    assertThat(System.nanoTime()).isLessThan(deadline);
                    worker.store(random.nextInt(100), 60);
                    worker.clear(CPU);
                }
                // A sync that begins at this moment freezes the engine until it goes unanswered.
                while (worker.keys(CPU).size() < 40) {
                    assertThat(System.nanoTime()).isLessThan(deadline);
                    worker.store(2, 40);
                }
                assertThat(worker.reporter().isUpToDate()).isFalse();
                controller.pause(false);
                assertThat(awaitSame(controller, worker, CPU).keys(0, CPU)).hasSize(40);
                assertThat(worker.engine.storage().isFrozen()).isFalse();
            }
        }
    }

    private static long dropped(ReportingWorker worker) {
        return worker.manager
                .metrics()
                .kindCounter("lmcache4j_controller_events_dropped", "", "location", List.of(CPU))
                .count(CPU);
    }

    @Test
    void whoIsClosedInTheMiddleOfAFullSyncLeavesTheController() {
        try (SpecController controller = SpecController.start()) {
            Map<String, Object> settings = settings(controller);
            ReportingWorker.extra(settings).put("full_sync_batch_size", 10L);
            ReportingWorker.extra(settings).put("full_sync_batch_interval_ms", 60_000L);
            try (ReportingWorker worker = ReportingWorker.started(64, settings)) {
                awaitSame(controller, worker, CPU);
                worker.store(1, 35);
                awaitSame(controller, worker, CPU);
                controller.tell(Map.of("do", "full_sync", "reason", "sequence_gap"));
                controller.await("syncing", state -> state.count("starts") == 1);

                worker.reporter().close();

                controller.await("left", state -> state.count("deregistered") == 1);
                assertThat(worker.engine.storage().isFrozen()).isFalse();
            }
        }
    }

    @Test
    void closingIsQuickWhenTheControllerIsSilentOrAbsent() {
        try (SpecController controller = SpecController.start();
                ReportingWorker worker = ReportingWorker.started(64, settings(controller))) {
            awaitSame(controller, worker, CPU);
            controller.pause(true);
            worker.store(1, 5);
            long begin = System.nanoTime();
            worker.reporter().close();
            assertThat(System.nanoTime() - begin).isLessThan(8_000_000_000L);
            controller.pause(false);
        }
    }

    @Test
    void readinessSaysWhatIsMissingButGoesOn() throws InterruptedException {
        SpecController gone = SpecController.start();
        gone.close();
        try (ReportingWorker worker = ReportingWorker.started(64, settings(gone))) {
            var report = worker.manager.readiness();
            assertThat(report.isReady()).isTrue();
            assertThat(report.toString()).contains("controller").contains("registered");
        }
    }
}
