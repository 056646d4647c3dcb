package io.lmcache4j.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.config.ConfigStore;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

class AuditFolderTest {
    private static final Path STATE = Path.of("/state");

    private static Path of(Map<String, Object> settings) {
        return AuditFolder.of(ConfigStore.of(settings).current(), 7000, STATE);
    }

    @Test
    void itIsInstanceAndPortInTheStateDirectory() {
        assertThat(of(Map.of())).isEqualTo(STATE.resolve("lmcache_default_instance-7000"));
    }

    @Test
    void aDataDirectoryTakesItsPlace() {
        assertThat(
                        of(
                                Map.of(
                                        "extra_config",
                                        Map.of("lmcache4j.data_dir", "/data"),
                                        "lmcache_instance_id",
                                        "../a b")))
                .isEqualTo(Path.of("/data/.._a_b-7000"));
    }

    @Test
    void theStateDirectoryIsThatOfTheEnvironment() {
        assertThat(AuditFolder.state(Map.of("XDG_STATE_HOME", "/s")))
                .isEqualTo(Path.of("/s/lmcache4j"));
        Path usual = Path.of(System.getProperty("user.home"), ".local", "state", "lmcache4j");
        assertThat(AuditFolder.state(Map.of())).isEqualTo(usual);
        assertThat(AuditFolder.state(Map.of("XDG_STATE_HOME", "relative"))).isEqualTo(usual);
    }
}
