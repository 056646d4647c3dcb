package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

@Timeout(150)
class ControllerProcessTest {
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final String FREE = "{\"pull\": 0, \"reply\": 0, \"heartbeat\": 0}";

    @TempDir Path folder;

    @Test
    void servesUntilSigtermAndEndsWithZero() throws Exception {
        Path snapshot = folder.resolve("state").resolve("kept");
        try (CliProcess controller =
                CliProcess.start(
                        folder,
                        Map.of(),
                        "controller",
                        "--port",
                        "0",
                        "--monitor-ports",
                        FREE,
                        "lmcache4j.snapshot_path=" + snapshot)) {
            assertThat(controller.awaitReady())
                    .matches(
                            "ready: controller http://127\\.0\\.0\\.1:\\d+, pull"
                                + " tcp://127\\.0\\.0\\.1:\\d+, reply tcp://127\\.0\\.0\\.1:\\d+,"
                                + " heartbeat tcp://127\\.0\\.0\\.1:\\d+");
            int port = controller.ports().getFirst();
            assertThat(CliProcess.get(port, "/readyz")).startsWith("HTTP/1.1 200");
            assertThat(CliProcess.get(port, "/controller/key-stats"))
                    .contains("\"total_worker_count\":0");

            controller.terminate();

            assertThat(controller.awaitExit(STOP)).isZero();
            assertThat(controller.out()).hasLineCount(1);
            assertThat(controller.err()).contains("INFO").doesNotContain("WARN");
            assertThat(snapshot).exists();
        }
    }

    @Test
    void variablesAndFileSetWhatFlagsDoNot() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("c.yaml"),
                        "controller_port: 0\ncontroller_monitor_ports: {pull: 0, reply: 0}\n");
        try (CliProcess controller =
                CliProcess.start(
                        folder,
                        Map.of(
                                "LMCACHE_CONTROLLER_CONFIG_FILE",
                                file.toString(),
                                "LMCACHE_CONTROLLER_EXTRA_CONFIG",
                                "{\"lmcache4j.none_hash\": \"seed:0\"}"),
                        "controller")) {
            assertThat(CliProcess.get(controller.ports().getFirst(), "/status")).contains("seed:0");
        }
    }

    @Test
    void busyPortIsOneLineAndExitCodeOne() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CliProcess controller =
                        CliProcess.start(
                                folder,
                                Map.of("LMCACHE_LOG_LEVEL", "off"),
                                "controller",
                                "--port",
                                "0",
                                "--monitor-ports",
                                "{\"pull\": %d, \"reply\": 0}".formatted(busy.getLocalPort()))) {
            assertThat(controller.awaitExit()).isEqualTo(1);
            assertThat(controller.out()).isEmpty();
            assertThat(controller.err())
                    .startsWith("lmcache: can't listen on 127.0.0.1:" + busy.getLocalPort())
                    .contains("--monitor-ports")
                    .hasLineCount(1);
        }
    }

    @Test
    void wrongUseIsExitCodeTwo() throws Exception {
        try (CliProcess controller =
                CliProcess.start(folder, Map.of(), "controller", "--health-check-interval", "0")) {
            assertThat(controller.awaitExit()).isEqualTo(2);
            assertThat(controller.err())
                    .startsWith("lmcache: --health-check-interval: expected -1, or 1")
                    .contains("Try 'lmcache controller --help'.");
        }
    }
}
