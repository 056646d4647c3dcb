package io.lmcache4j.controller.worker;

import static io.lmcache4j.controller.worker.ReportingWorker.CPU;
import static io.lmcache4j.controller.worker.ReportingWorker.DISK;
import static io.lmcache4j.controller.worker.ReportingWorker.PIECE;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Two workers that store, evict and clear at random while their controller, which does as LMCache's
 * by the spec, is killed and started again: in the end it knows exactly what they have.
 */
@Timeout(180)
class RandomWorkersTest {
    @TempDir Path directory;

    private ReportingWorker worker(int rank, SpecController controller, int queue) {
        Map<String, Object> settings =
                ReportingWorker.settings(controller.pullUrl(), controller.replyUrl(), 2);
        ReportingWorker.extra(settings).put("lmcache4j.controller_queue_size", (long) queue);
        ReportingWorker.extra(settings).put("full_sync_batch_size", 16L);
        ReportingWorker.extra(settings).put("worker_socket_recv_timeout_ms", 1500L);
        settings.put("local_disk", directory.resolve("rank" + rank).toString());
        settings.put("max_local_disk_size", 30.0 * PIECE / (1L << 30));
        ReportingWorker worker = new ReportingWorker(rank, 2, 24, settings);
        worker.report();
        return worker;
    }

    private static void act(ReportingWorker worker, Random random) {
        switch (random.nextInt(20)) {
            case 0 -> worker.clear(CPU);
            case 1 -> worker.clear(DISK);
            case 2 -> {
                if (random.nextInt(4) == 0) {
                    worker.engine.storage().closeBackend(DISK);
                    worker.engine.storage().createBackends();
                }
            }
            default -> worker.store(random.nextInt(12), 1 + random.nextInt(6));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theControllerEndsUpWithExactlyWhatTiersHave(long seed) throws InterruptedException {
        Random random = new Random(seed);
        SpecController controller =
                seed % 2 == 0 ? SpecController.withoutHeartbeats() : SpecController.start();
        List<ReportingWorker> workers = new ArrayList<>();
        try {
            workers.add(worker(0, controller, 1 << 12));
            workers.add(worker(1, controller, 16));
            for (int i = 0; i < 400; i++) {
                act(workers.get(random.nextInt(2)), random);
                if (i == 100 || i == 250) {
                    controller.close();
                }
                if (i == 150 || i == 251) {
                    controller = controller.again();
                }
            }
            for (ReportingWorker worker : workers) {
                worker.awaitDisk();
            }
            var state =
                    controller.await(
                            "the controller knows what there is",
                            now ->
                                    now.workers() == 2
                                            && knows(now, workers.get(0), 0)
                                            && knows(now, workers.get(1), 1));
            assertThat(state.isDead()).isFalse();
            assertThat(state.count("gaps")).isZero();
            for (ReportingWorker worker : workers) {
                assertThat(worker.engine.storage().isFrozen()).isFalse();
            }
        } finally {
            workers.forEach(ReportingWorker::close);
            controller.close();
        }
    }

    private static boolean knows(SpecController.State state, ReportingWorker worker, int index) {
        return worker.reporter().isUpToDate()
                && state.keys(index, CPU).equals(worker.keys(CPU))
                && state.keys(index, DISK).equals(worker.keys(DISK));
    }
}
