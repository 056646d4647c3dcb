package io.lmcache4j.engine.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.disk.DiskTierFixture.Setup;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a start makes of what it finds, and a read of what a start did not look at. */
@Timeout(60)
class DiskRestartTest {
    @TempDir Path directory;

    private Path index;

    private DiskTierFixture open() {
        return Setup.of(directory, 8).open();
    }

    @BeforeEach
    void threeChunks() {
        try (DiskTierFixture disk = open()) {
            disk.put(1, 2, 3);
        }
        index = directory.resolve(DiskTierFixture.FILES + DiskIndex.SUFFIX);
    }

    private Path file(long hash) {
        return directory.resolve(
                DiskTierFixture.OWNER
                        .key(io.lmcache4j.engine.key.ChunkHash.signed(hash), List.of())
                        .diskFileName());
    }

    private void assertDropped(DiskTierFixture disk, long hash, MissCause cause) {
        ReadResult read = disk.tier.read(disk.key(hash));
        assertThat(read)
                .asInstanceOf(InstanceOfAssertFactories.type(ReadResult.Failed.class))
                .satisfies(
                        failed -> {
                            assertThat(failed.backend()).isEqualTo("LocalDiskBackend");
                            assertThat(failed.cause())
                                    .isInstanceOf(DamagedChunkException.class)
                                    .hasMessageContaining(disk.fileName(hash));
                        });
        assertThat(disk.misses(cause)).isEqualTo(1);
        assertThat(disk.has(hash)).isFalse();
        assertThat(disk.tier.read(disk.key(hash))).isEqualTo(new ReadResult.Miss());
        disk.settle();
        assertThat(disk.chunkFiles()).doesNotContain(disk.fileName(hash)).hasSize(2);
        assertThat(disk.tier.usage().orElseThrow().usedBytes())
                .isEqualTo(2 * DiskTierFixture.CHARGE)
                .isEqualTo(disk.bytesOnDisk());
        disk.put(hash);
        assertThat(disk.reads(hash)).isTrue();
    }

    @Test
    void aTruncatedFileIsACountedMiss() throws IOException {
        Files.write(file(2), Arrays.copyOf(Files.readAllBytes(file(2)), 100));
        try (DiskTierFixture disk = open()) {
            assertThat(disk.has(2)).isTrue();
            assertDropped(disk, 2, MissCause.WRONG_LENGTH);
            assertThat(disk.reads(1)).isTrue();
        }
    }

    @Test
    void aLongerFileIsACountedMiss() throws IOException {
        Files.write(file(2), Arrays.copyOf(Files.readAllBytes(file(2)), 6000));
        try (DiskTierFixture disk = open()) {
            assertDropped(disk, 2, MissCause.WRONG_LENGTH);
        }
    }

    @Test
    void aFlippedByteIsACountedMiss() throws IOException {
        byte[] bytes = Files.readAllBytes(file(2));
        bytes[4321] ^= 1;
        Files.write(file(2), bytes);
        try (DiskTierFixture disk = open()) {
            assertDropped(disk, 2, MissCause.WRONG_CHECKSUM);
        }
    }

    @Test
    void aChunkOfAnotherPlaceIsACountedMiss() throws IOException {
        Files.write(file(2), Files.readAllBytes(file(3)));
        try (DiskTierFixture disk = open()) {
            assertDropped(disk, 2, MissCause.WRONG_CHECKSUM);
        }
    }

    @Test
    void aFileThatGoesWhileTheTierRunsIsACountedMiss() throws IOException {
        try (DiskTierFixture disk = open()) {
            Files.delete(file(2));
            assertDropped(disk, 2, MissCause.GONE);
        }
    }

    @Test
    void aFileThatWentBeforeTheStartIsNoChunk() throws IOException {
        Files.delete(file(2));
        try (DiskTierFixture disk = open()) {
            assertThat(disk.has(2)).isFalse();
            assertThat(disk.tier.usage().orElseThrow().usedBytes())
                    .isEqualTo(2 * DiskTierFixture.CHARGE);
        }
    }

    @Test
    void strangersAreLeftAloneAndOwnStraysRemoved() throws IOException {
        List<String> strangers =
                List.of(
                        "org-model@2@0@7@uint8.pt", // another rank
                        "org-model@4@1@7@uint8.pt", // another world
                        "org-model-b@2@1@7@uint8.pt", // another model
                        "org-model@2@1@xyz@uint8.pt", // no key
                        "org-model@2@1@007@uint8.pt", // no key of ours: zeros in front
                        "org-model@2@1@7@uint8.data",
                        "org-model@2@0.lmcache4j-index",
                        "notes.txt");
        List<String> strays =
                List.of(
                        "org-model@2@1@7@uint8.pt",
                        "org-model@2@1@8@uint8@3.pt", // a layer
                        "org-model@2@1@9@uint8@user%a.pt",
                        "org-model@2@1@1@uint8.pt.tmp",
                        "org-model@2@1.lmcache4j-index.tmp",
                        "org-model@2@1.lmcache4j-probe");
        for (String name : strangers) {
            Files.writeString(directory.resolve(name), "x");
        }
        for (String name : strays) {
            Files.writeString(directory.resolve(name), "x");
        }
        try (DiskTierFixture disk = open()) {
            assertThat(DiskTierFixture.names(directory))
                    .containsAll(strangers)
                    .doesNotContainAnyElementsOf(strays);
            assertThat(disk.tier.usage().orElseThrow().chunks()).isEqualTo(3);
            assertThat(disk.reads(1)).isTrue();
        }
    }

    @Test
    void anIndexOfAnotherVersionFailsTheStart() throws IOException {
        byte[] bytes = Files.readAllBytes(index);
        bytes[8] = 2;
        Files.write(index, bytes);
        assertThatThrownBy(this::open)
                .isInstanceOf(DiskTierException.class)
                .hasMessageContaining("version is 2, known is 1")
                .hasMessageContaining(index.toString())
                .hasMessageContaining("remove the file");
        assertThat(file(1)).exists();
        Files.delete(index);
        try (DiskTierFixture disk = open()) {
            assertThat(disk.chunkFiles()).isEmpty();
        }
    }

    @Test
    void whatIsNoIndexFailsTheStart() throws IOException {
        Files.writeString(index, "something else");
        assertThatThrownBy(this::open)
                .isInstanceOf(DiskTierException.class)
                .hasMessageContaining("no index of this program");
    }

    @Test
    void aSmallerBudgetEvictsTheOldest() {
        try (DiskTierFixture disk = Setup.of(directory, 1).open()) {
            assertThat(disk.has(1)).isFalse();
            assertThat(disk.has(2)).isFalse();
            assertThat(disk.reads(3)).isTrue();
            assertThat(disk.chunkFiles()).hasSize(1);
        }
        try (DiskTierFixture disk = open()) {
            assertThat(disk.tier.usage().orElseThrow().chunks()).isEqualTo(1);
        }
    }

    @Test
    void anIndexThatEndsAnywhereGivesTheChunksBeforeThat() throws IOException {
        byte[] whole = Files.readAllBytes(index);
        byte[][] chunks = new byte[4][];
        for (int hash = 1; hash <= 3; hash++) {
            chunks[hash] = Files.readAllBytes(file(hash));
        }
        int before = 0;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(index, Arrays.copyOf(whole, length));
            for (int hash = 1; hash <= 3; hash++) {
                Files.write(file(hash), chunks[hash]);
            }
            try (DiskTierFixture disk = open()) {
                int found = (int) disk.tier.usage().orElseThrow().chunks();
                assertThat(found).isBetween(before, before + 1);
                assertThat(disk.chunkFiles()).hasSize(found);
                for (int hash = 1; hash <= 3; hash++) {
                    assertThat(disk.reads(hash)).isEqualTo(hash <= found);
                }
                before = found;
            }
        }
        assertThat(before).isEqualTo(3);
    }

    @Test
    void anIndexFullOfHistoryIsWrittenAnew() throws IOException {
        try (DiskTierFixture disk = Setup.of(directory, 4).open()) {
            for (long hash = 10; hash < 1000; hash++) {
                disk.offer(disk.key(hash), hash);
            }
            disk.settle();
            long records = Files.size(index) / 60;
            assertThat(records).isLessThan(1400);
            assertThat(disk.has(999)).isTrue();
        }
        try (DiskTierFixture disk = Setup.of(directory, 4).open()) {
            assertThat(disk.reads(999)).isTrue();
            assertThat(disk.tier.usage().orElseThrow().chunks()).isEqualTo(4);
            assertThat(Files.size(index)).isLessThan(1000);
        }
    }
}
