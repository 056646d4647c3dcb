package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class EnvironmentTest {
    @Test
    void quotesAreReadAsPythonReadsThem() {
        assertThat(PythonVectors.quotes())
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        c -> assertThat(Environment.unquote((String) c.in())).isEqualTo(c.out()));
    }

    @Test
    void onlyVariablesMeantAsKeysAreSettings() {
        assertThat(
                        Environment.settings(
                                Map.of(
                                        "LMCACHE_CHUNK_SIZE", " '16' ",
                                        "LMCACHE_TOKEN", "x",
                                        "LMCACHE_LOG_LEVEL", "DEBUG",
                                        "LMCACHE_CONFIG_FILE", "/x",
                                        "HOME", "/root")))
                .isEqualTo(Map.of("chunk_size", "16"));
    }

    @Test
    void aVariableInOtherCaseIsNoKey() {
        assertThat(Environment.settings(Map.of("LMCACHE_Chunk_Size", "16")))
                .isEqualTo(Map.of("LMCACHE_Chunk_Size", "16"));
    }
}
