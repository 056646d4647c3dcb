package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The packaged distribution: its launcher, its jars, its AOT cache. */
@Timeout(120)
class DistributionIT {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("lmcache4j.distribution"), "lmcache");

    @TempDir Path folder;

    @Test
    void versionSaysNothingElse() throws Exception {
        try (CliProcess lmcache = start(Map.of(), "--version")) {
            assertThat(lmcache.awaitExit()).isZero();
            assertThat(lmcache.out()).startsWith("lmcache4j ").hasLineCount(3);
            assertThat(lmcache.err()).isEmpty();
        }
    }

    @Test
    void servesWithTheCacheThatTheBuildMade() throws Exception {
        Map<String, String> environment =
                Map.of("LMCACHE_INTERNAL_API_SERVER_PORT_START", "0", "LMCACHE_LOG_LEVEL", "warn");
        try (CliProcess serve = start(environment, "serve")) {
            List<Integer> ports = serve.ports();
            assertThat(CliProcess.get(ports.getLast(), "/lmc_version")).contains("+lmcache4j.");
            assertThat(serve.commandLine()).contains("-XX:AOTCache=");

            serve.terminate();

            assertThat(serve.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(serve.out()).hasLineCount(1);
            assertThat(serve.err()).isEmpty();
        }
    }

    @Test
    void demoFindsItsTrace() {
        assertThat(LAUNCHER.resolveSibling("examples/traces/conversation_500.jsonl"))
                .satisfies(trace -> assertThat(Files.size(trace)).isPositive());
    }

    @Test
    void cacheServersStartByLMCachesNames() throws Exception {
        for (String name :
                List.of("lmcache_server", "lmcache_experimental_server", "lmcache_v0_server")) {
            try (CliProcess server =
                    CliProcess.launched(
                            folder,
                            Map.of("LMCACHE_LOG_LEVEL", "warn"),
                            LAUNCHER.resolveSibling(name),
                            "127.0.0.1",
                            "0")) {
                assertThat(server.awaitReady()).matches("ready: store lm://127\\.0\\.0\\.1:\\d+");
                assertThat(LAUNCHER.resolveSibling(name)).isExecutable();
                server.terminate();
                assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
            }
        }
    }

    private CliProcess start(Map<String, String> environment, String argument) throws Exception {
        return CliProcess.launched(folder, environment, LAUNCHER, argument);
    }
}
