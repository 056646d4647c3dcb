package io.lmcache4j.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreeMemoryTest {
    @Test
    void readsWhatTheKernelCallsAvailable() {
        String table = "MemTotal:  100 kB\nMemFree:  7 kB\nMemAvailable:    42 kB\n";

        assertThat(FreeMemory.available(table)).isEqualTo(42 * 1024);
    }

    @Test
    void knowsThisMachine() {
        assertThat(FreeMemory.bytes()).isBetween(1L << 20, 1L << 50);
    }
}
