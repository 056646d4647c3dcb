package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.worker.SpecController;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;

/** {@code lmcache} as a worker of a controller that does as LMCache's by the spec. */
@Timeout(150)
class ReportingProcessTest {
    private static final String CPU = "LocalCPUBackend";

    @TempDir Path folder;

    private static Map<String, String> environment(SpecController controller, String ports) {
        return Map.of(
                "LMCACHE_INTERNAL_API_SERVER_PORT_START", "0",
                "LMCACHE_ENABLE_CONTROLLER", "true",
                "LMCACHE_LMCACHE_INSTANCE_ID", "demo",
                "LMCACHE_CONTROLLER_PULL_URL", controller.pullUrl(),
                "LMCACHE_CONTROLLER_REPLY_URL", controller.replyUrl(),
                "LMCACHE_LMCACHE_WORKER_PORTS", ports,
                "LMCACHE_LMCACHE_WORKER_HEARTBEAT_TIME", "1",
                "LMCACHE_LMCACHE_WORKER_HEARTBEAT_DELAY_TIME", "0",
                "LMCACHE_EXTRA_CONFIG", "{\"lmcache4j.worker_ip\": \"127.0.0.1\"}");
    }

    @Test
    void bothWorkersReportAnswerAndLeave() throws Exception {
        try (SpecController controller = SpecController.start();
                CliProcess demo =
                        CliProcess.start(folder, environment(controller, "0,0"), "demo")) {
            demo.awaitReady();
            var state =
                    controller.await(
                            "both report",
                            // Not the same keys: what comes while one is frozen for its full
                            // sync only the other has.
                            now ->
                                    now.workers() == 2
                                            && !Collections.disjoint(
                                                    now.keys(0, CPU), now.keys(1, CPU)));
            int port = state.worker(1).get("port").asInt();
            var answer =
                    controller.command(
                            port, Map.of("type", "HealthWorkerMsg", "worker_event_id", "e"));
            assertThat(answer.get("error_code").asInt()).isZero();

            demo.terminate();
            assertThat(demo.awaitExit(Duration.ofSeconds(10))).isZero();
            controller.await("both left", now -> now.count("deregistered") == 2);
            assertThat(controller.state().isDead()).isFalse();
            assertThat(demo.err()).doesNotContain("without effect in this version");
        }
    }

    @Test
    void aPortForCommandsThatIsTakenIsOneLineAndExitCodeOne() throws Exception {
        try (SpecController controller = SpecController.start();
                ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CliProcess serve =
                        CliProcess.start(
                                folder,
                                environment(controller, String.valueOf(busy.getLocalPort())),
                                "serve")) {
            assertThat(serve.awaitExit()).isEqualTo(1);
            assertThat(serve.out()).isEmpty();
            assertThat(serve.err().lines().toList().getLast())
                    .startsWith("lmcache: lmcache_worker_ports: worker 0")
                    .contains(String.valueOf(busy.getLocalPort()));
        }
    }
}
