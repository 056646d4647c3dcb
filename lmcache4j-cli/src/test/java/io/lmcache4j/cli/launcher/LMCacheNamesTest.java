package io.lmcache4j.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** The command lines that charts and operators have for LMCache's servers. */
class LMCacheNamesTest {
    @TempDir Path folder;
    private Launcher launcher;

    @BeforeEach
    void unpack() throws Exception {
        launcher = new Launcher(folder).packaged();
        launcher.with("JAVA_HOME", launcher.jdk("a", "25.0.3"));
    }

    @ParameterizedTest
    @CsvSource({
        "lmcache_server 0.0.0.0 8080, --host 0.0.0.0 --port 8080",
        "lmcache_server localhost 65432 cpu, --host localhost --port 65432",
        "lmcache_server :: 65432 /var/cache/lm, --host :: --port 65432 --disk /var/cache/lm",
        "lmcache_experimental_server 0.0.0.0 65432, --host 0.0.0.0 --port 65432",
        "lmcache_v0_server 0.0.0.0 65432, --host 0.0.0.0 --port 65432",
        "exec lmcache_server 0.0.0.0 8080, --host 0.0.0.0 --port 8080"
    })
    void cacheServersStartTheStoreServer(String line, String options) throws Exception {
        Launcher.Run run = launcher.line(line);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(String.join(" ", run.arguments()))
                .endsWith("io.lmcache4j.cli.Main store-server " + options);
        assertThat(run.out()).contains("pid " + run.pid() + "\n");
    }

    @Test
    void aPortForProbesComesFromTheEnvironment() throws Exception {
        launcher.with("LMCACHE4J_API_PORT", 9100);

        assertThat(launcher.line("exec lmcache_server 0.0.0.0 8080").arguments())
                .endsWith("--api-port", "9100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lmcache_server",
                "lmcache_server 0.0.0.0",
                "lmcache_server a 1 cpu more",
                "lmcache_experimental_server a 1 cpu",
                "lmcache_v0_server 0.0.0.0"
            })
    void whatIsNoneOfThemIsWrongUse(String line) throws Exception {
        Launcher.Run run = launcher.line(line);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("usage: lmcache_").contains(" HOST PORT");
        assertThat(run.out()).isEmpty();
    }
}
