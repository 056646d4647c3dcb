package io.lmcache4j.controller;

import static io.lmcache4j.controller.worker.ReportingWorker.CPU;
import static io.lmcache4j.controller.worker.ReportingWorker.DISK;
import static io.lmcache4j.controller.worker.ReportingWorker.PIECE;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.controller.worker.ReportingWorker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** This program's controller and this program's workers. */
@Timeout(180)
class OwnWorkersTest {
    @TempDir Path folder;

    private ReportingWorker worker(int rank, Controller controller) {
        Map<String, Object> settings =
                ReportingWorker.settings(
                        "127.0.0.1:" + controller.pullPort(),
                        "127.0.0.1:" + controller.replyPort(),
                        2);
        settings.put("local_disk", folder.resolve("rank" + rank).toString());
        settings.put("max_local_disk_size", 30.0 * PIECE / (1L << 30));
        ReportingWorker worker = new ReportingWorker(rank, 2, 24, settings);
        worker.report();
        return worker;
    }

    private static Map<String, String> portsOf(Controller controller) {
        return Map.of(
                "controller_monitor_ports",
                "{\"pull\": %d, \"reply\": %d, \"heartbeat\": %d}"
                        .formatted(
                                controller.pullPort(),
                                controller.replyPort(),
                                controller.heartbeatPort().orElseThrow()));
    }

    private static void act(ReportingWorker worker, Random random) {
        switch (random.nextInt(20)) {
            case 0 -> worker.clear(CPU);
            case 1 -> worker.clear(DISK);
            default -> worker.store(random.nextInt(12), 1 + random.nextInt(6));
        }
    }

    @Test
    void theControllerEndsUpWithAsManyKeysAsTiersHaveAndCommandsThem() throws Exception {
        Random random = new Random(11);
        RunningController running = RunningController.start(folder, Map.of());
        List<ReportingWorker> workers = new ArrayList<>();
        try {
            workers.add(worker(0, running.controller()));
            workers.add(worker(1, running.controller()));
            for (int i = 0; i < 300; i++) {
                act(workers.get(random.nextInt(2)), random);
                if (i == 150) {
                    Map<String, String> ports = portsOf(running.controller());
                    running.close();
                    running = RunningController.start(folder, ports);
                }
            }
            for (ReportingWorker worker : workers) {
                worker.awaitDisk();
            }
            awaitSame(running, workers);
            for (ReportingWorker worker : workers) {
                assertThat(worker.store(1, 6)).isEqualTo(6 * ReportingWorker.CHUNK);
            }
            for (ReportingWorker worker : workers) {
                worker.awaitDisk();
            }
            awaitSame(running, workers);
            assertThat(workers.getFirst().keys(CPU)).isNotEmpty();
            assertThat(workers.getFirst().keys(DISK)).isNotEmpty();

            var cleared =
                    running.post(
                            "/clear", "{\"instance_id\":\"test\",\"location\":\"" + CPU + "\"}");
            assertThat(cleared.status()).as(cleared.body()).isEqualTo(200);
            awaitSame(running, workers);
            assertThat(workers.getFirst().keys(CPU)).isEmpty();

            workers.removeLast().close();
            awaitSame(running, workers);
        } finally {
            workers.forEach(ReportingWorker::close);
            running.close();
        }
    }

    private static void awaitSame(RunningController running, List<ReportingWorker> workers)
            throws Exception {
        RunningController.await(
                () -> {
                    JsonNode known = running.get("/controller/workers").json();
                    return known.get("total_count").asInt() == workers.size()
                            && workers.stream().allMatch(worker -> worker.reporter().isUpToDate())
                            && sameKeys(running, workers);
                });
    }

    private static boolean sameKeys(RunningController running, List<ReportingWorker> workers)
            throws Exception {
        for (int rank = 0; rank < workers.size(); rank++) {
            JsonNode worker =
                    running.get("/controller/workers?instance_id=test&worker_id=" + rank).json();
            ReportingWorker real = workers.get(rank);
            int keys = real.keys(CPU).size() + real.keys(DISK).size();
            if (worker.path("key_count").asInt(-1) != keys) {
                return false;
            }
        }
        return true;
    }
}
