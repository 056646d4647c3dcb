package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigException;
import io.lmcache4j.engine.token.LinkForm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class ControllerOptionsTest {
    @TempDir Path folder;

    private static ControllerOptions flags(Map<String, String> flags) {
        return ControllerOptions.load(flags, Optional.empty(), Map.of());
    }

    @Test
    void bindsLoopbackUnlessToldOtherwise() {
        ControllerOptions options = flags(Map.of());

        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(9000);
        assertThat(options.monitorPorts())
                .isEqualTo(new MonitorPorts(8300, 8400, Optional.empty()));
        assertThat(options.healthCheckInterval()).isEmpty();
        assertThat(options.workerTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.tuning().keyForm()).isEqualTo(LinkForm.EMPTY_TUPLE);
    }

    @Test
    void takesTheFlagsOfPythonsCommand() {
        ControllerOptions options =
                flags(
                        Map.of(
                                "controller_host",
                                "0.0.0.0",
                                "controller_port",
                                "9005",
                                "controller_monitor_ports",
                                "{\"pull\": 8600, \"reply\": 8700, \"heartbeat\": 8082}",
                                "health_check_interval",
                                "5",
                                "lmcache_worker_timeout",
                                "30"));

        assertThat(options.host()).isEqualTo("0.0.0.0");
        assertThat(options.port()).isEqualTo(9005);
        assertThat(options.monitorPorts())
                .isEqualTo(new MonitorPorts(8600, 8700, Optional.of(8082)));
        assertThat(options.healthCheckInterval()).contains(Duration.ofSeconds(5));
        assertThat(options.workerTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void givenFlagCountsOverEnvironmentOverFileOverDefault() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("controller.yaml"),
                        """
                        controller_host: 10.0.0.1
                        controller_port: 9001
                        lmcache_worker_timeout: 60
                        controller_monitor_ports: {pull: 1, reply: 2}
                        """);
        Map<String, String> environment =
                Map.of(
                        "LMCACHE_CONTROLLER_CONFIG_FILE",
                        file.toString(),
                        "LMCACHE_CONTROLLER_CONTROLLER_PORT",
                        "9002",
                        "LMCACHE_CONTROLLER_CONTROLLER_MONITOR_PORTS",
                        "'{\"pull\": 3, \"reply\": 4}'");

        ControllerOptions fromFile =
                ControllerOptions.load(
                        Map.of("controller_port", "9003"), Optional.empty(), environment);

        assertThat(fromFile.host()).isEqualTo("10.0.0.1");
        assertThat(fromFile.port()).isEqualTo(9003);
        assertThat(fromFile.workerTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(fromFile.monitorPorts()).isEqualTo(new MonitorPorts(3, 4, Optional.empty()));
        assertThat(ControllerOptions.load(Map.of(), Optional.empty(), environment).port())
                .isEqualTo(9002);
    }

    @Test
    void oldFlagOfOnePortMovesThePullPort() {
        assertThat(flags(Map.of("monitor_port", "9001")).monitorPorts())
                .isEqualTo(new MonitorPorts(9001, 8400, Optional.empty()));
        assertThatThrownBy(
                        () -> flags(Map.of("monitor_port", "1", "controller_monitor_ports", "{}")))
                .hasMessageContaining("--monitor-port");
    }

    @Test
    void ownKeysComeFromExtraConfigAndTheCommandLine() {
        ControllerOptions options =
                flags(
                        Map.of(
                                "extra_config",
                                "{\"lmcache4j.chunk_size\": 16, \"lmcache4j.auth_file\": \"/t\","
                                        + " \"lmcache4j.command_timeout_secs\": 3}",
                                "lmcache4j.command_timeout_secs",
                                "0.5",
                                "lmcache4j.chunk_key_form",
                                "none",
                                "full_sync_completion_threshold",
                                "0.5"));

        assertThat(options.tuning().chunkSize()).isEqualTo(16);
        assertThat(options.tuning().commandTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.tuning().keyForm()).isEqualTo(LinkForm.NONE);
        assertThat(options.tuning().syncThreshold()).isEqualTo(0.5);
        assertThat(options.apiConfig()).isEqualTo(Map.of("lmcache4j.auth_file", "/t"));
    }

    @Test
    void wrongFlagsNameFlagAndWhatWouldBeRight() {
        assertWrongUse("controller_port", "70000", "--port: expected an integer from 0 to 65535");
        assertWrongUse("health_check_interval", "0", "--health-check-interval: expected -1, or 1");
        assertWrongUse(
                "lmcache_worker_timeout", "x", "--lmcache-worker-timeout: expected a number");
        assertWrongUse(
                "controller_monitor_ports", "{'pull'", "--monitor-ports: expected JSON such");
        assertWrongUse("controller_monitor_ports", "[1]", "--monitor-ports: expected a mapping");
        assertWrongUse("controller_monitor_ports", "{\"poll\": 1}", "the names pull, reply");
        assertWrongUse("controller_monitor_ports", "{\"reply\": null}", "a reply port");
        assertWrongUse("controller_monitor_ports", "{\"pull\": 70000}", "--monitor-ports.pull");
        assertWrongUse("lmcache4j.chunk_key_form", "x", "one of empty_tuple, none, pair");
        assertWrongUse("nonsense", "1", "nonsense is no key of a controller");
        assertWrongUse("lmcache4j.snapshot_pth", "x", "lmcache4j.snapshot_pth is no key of");
    }

    private static void assertWrongUse(String key, String value, String text) {
        assertThatThrownBy(() -> flags(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void wrongValuesElsewhereNameTheirPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "controller_port: many");

        assertThatThrownBy(() -> ControllerOptions.load(Map.of(), Optional.of(file), Map.of()))
                .isInstanceOf(ControllerException.class)
                .hasMessage(
                        "controller_port: expected an integer from 0 to 65535, got many (%s)"
                                .formatted(file));
        assertThatThrownBy(
                        () ->
                                ControllerOptions.load(
                                        Map.of(),
                                        Optional.empty(),
                                        Map.of("LMCACHE_CONTROLLER_HEALTH_CHECK_INTERVAL", "0")))
                .isInstanceOf(ControllerException.class)
                .hasMessageContaining("(environment LMCACHE_CONTROLLER_HEALTH_CHECK_INTERVAL)");
        assertThatThrownBy(
                        () ->
                                ControllerOptions.load(
                                        Map.of(),
                                        Optional.of(folder.resolve("missing.yaml")),
                                        Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("LMCACHE_CONTROLLER_CONFIG_FILE");
    }
}
