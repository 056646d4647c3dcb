package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("chunk_size", "local_cpu", "local_disk");

    @Test
    void fewEditsFindTheName() {
        assertThat(NearestName.of("chunksize", KNOWN)).contains("chunk_size");
        assertThat(NearestName.of("chunk-size", KNOWN)).contains("chunk_size");
        assertThat(NearestName.of("LOCAL_CPUS", KNOWN)).contains("local_cpu");
        assertThat(NearestName.of("local_dsk", KNOWN)).contains("local_disk");
    }

    @Test
    void tooManyEditsFindNothing() {
        assertThat(NearestName.of("banana", KNOWN)).isEmpty();
        assertThat(NearestName.of("", KNOWN)).isEmpty();
        assertThat(NearestName.of("cpu", KNOWN)).isEmpty();
    }
}
