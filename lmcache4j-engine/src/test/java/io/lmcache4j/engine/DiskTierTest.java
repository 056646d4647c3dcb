package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** An engine whose chunks go to disk, and come back from it. */
@Timeout(60)
class DiskTierTest {
    private static final double GIGABYTE = 1L << 30;

    @TempDir Path directory;

    private EngineFixture engine(int chunks, Object localDisk, int diskChunks) {
        return EngineFixture.of(
                chunks,
                Map.of(
                        "local_disk",
                        localDisk.toString(),
                        "max_local_disk_size",
                        diskChunks * EngineFixture.PIECE / GIGABYTE));
    }

    private static void settle(EngineFixture engine) throws InterruptedException {
        StorageBackend disk = engine.engine.storage().backend(LocalDiskBackend.NAME).orElseThrow();
        assertThat(disk.awaitPuts(Duration.ofSeconds(20))).isTrue();
    }

    private static void assertComesBack(EngineFixture engine, byte[][] rows) {
        long[] prompt = EngineFixture.tokens(1, 16);
        int[] elsewhere = EngineFixture.slots(32, 16);
        assertThat(engine.retrieve(prompt, elsewhere)).isEqualTo(16);
        assertThat(engine.rows(elsewhere)).isDeepEqualTo(rows);
    }

    @Test
    void whatIsStoredComesBackFromDiskAlsoAfterARestart() throws Exception {
        long[] prompt = EngineFixture.tokens(1, 16);
        int[] slots = EngineFixture.slots(0, 16);
        byte[][] rows;
        try (EngineFixture engine = engine(8, directory, 100)) {
            engine.fill(slots, 1);
            rows = engine.rows(slots);
            assertThat(engine.store(prompt, slots)).isEqualTo(16);
            settle(engine);
            engine.engine.clear(Optional.of(List.of(LocalCPUBackend.NAME)));
            assertComesBack(engine, rows);
        }
        try (EngineFixture engine = engine(8, directory, 100)) {
            assertComesBack(engine, rows);
        }
    }

    @Test
    void clearingWithoutATierClearsTheDiskTooAndSaysSo() throws Exception {
        try (EngineFixture engine = engine(8, directory, 100)) {
            engine.store(EngineFixture.tokens(1, 16), EngineFixture.slots(0, 16));
            settle(engine);
            SequencedMap<String, Cleared> cleared = engine.engine.storage().clear(Optional.empty());
            assertThat(cleared).containsOnlyKeys(LocalCPUBackend.NAME, LocalDiskBackend.NAME);
            assertThat(cleared.get(LocalDiskBackend.NAME))
                    .isEqualTo(new Cleared(4, 4 * EngineFixture.PIECE, 16, 0, 0));
            settle(engine);
            try (var files = Files.list(directory)) {
                assertThat(files.filter(file -> file.toString().endsWith(".pt"))).isEmpty();
            }
        }
    }

    @Test
    void aWorkerTakesItsDirectoryOfSeveral() {
        Path second = directory.resolve("b");
        try (EngineFixture engine = engine(8, directory.resolve("a") + ", " + second, 100)) {
            assertThat(directory.resolve("a")).isNotEmptyDirectory();
            assertThat(second).isEmptyDirectory();
            assertThat(engine.engine.storage().backendNames())
                    .containsExactly(LocalCPUBackend.NAME, LocalDiskBackend.NAME);
        }
    }

    @Test
    void withoutASizeThereIsNoDiskTier() {
        try (EngineFixture engine = engine(8, directory, 0)) {
            assertThat(engine.engine.storage().backendNames())
                    .containsExactly(LocalCPUBackend.NAME);
        }
    }

    @Test
    void aDirectoryThatCanNotBeWrittenFailsTheStart() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> engine(8, file.resolve("sub"), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("local_disk")
                .hasMessageContaining(file.toString());
    }
}
