package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

class AnonymousMemoryTest {
    private static final long GIB = 1L << 30;

    @Test
    void fiveGigabytesCostNothingUntilTheyAreTouched() throws IOException {
        long before = residentKib();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = AnonymousMemory.reserve(5 * GIB, arena, false);
            assertThat(residentKib() - before).isLessThan(64 * 1024);

            memory.set(JAVA_BYTE, 5 * GIB - 1, (byte) 1);
            assertThat(memory.get(JAVA_BYTE, 5 * GIB - 1)).isEqualTo((byte) 1);
            assertThat(memory.get(JAVA_BYTE, 4 * GIB)).isZero();
            assertThat(residentKib() - before).isLessThan(64 * 1024);
        }
    }

    @Test
    void memoryIsGoneWithItsArena() {
        MemorySegment memory;
        try (Arena arena = Arena.ofShared()) {
            memory = AnonymousMemory.reserve(4096, arena, false);
        }
        assertThatIllegalStateException().isThrownBy(() -> memory.get(JAVA_BYTE, 0));
    }

    @Test
    void lackOfHugePagesNamesTheRemedy() {
        try (Arena arena = Arena.ofShared()) {
            assertThatExceptionOfType(OutOfMemoryException.class)
                    .isThrownBy(() -> AnonymousMemory.reserve(1L << 45, arena, true))
                    .withMessageContaining("vm.nr_hugepages=16777216")
                    .withMessageContaining("local_cpu_use_hugepages");
        }
    }

    @Test
    void refusedAddressSpaceNamesTheRemedy() {
        try (Arena arena = Arena.ofShared()) {
            assertThatExceptionOfType(OutOfMemoryException.class)
                    .isThrownBy(() -> AnonymousMemory.reserve(1L << 62, arena, false))
                    .withMessageContaining("max_local_cpu_size");
        }
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
