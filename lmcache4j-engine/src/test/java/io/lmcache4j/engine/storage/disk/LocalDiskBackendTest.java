package io.lmcache4j.engine.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.key.Tag;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.TierUsage;
import io.lmcache4j.engine.storage.disk.DiskTierFixture.Setup;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class LocalDiskBackendTest {
    @TempDir Path directory;

    private Setup setup(int chunks) {
        return Setup.of(directory, chunks);
    }

    @Test
    void aFileHasLMCachesNameAndNothingButTheBytes() throws IOException {
        try (DiskTierFixture disk = setup(4).open()) {
            disk.put(0xab);
            assertThat(disk.chunkFiles()).containsExactly("org-model@2@1@ab@uint8.pt");
            byte[] bytes = Files.readAllBytes(disk.file(0xab));
            assertThat(bytes).hasSize((int) DiskTierFixture.SHAPE.bytes());
            for (int i = 0; i < bytes.length; i++) {
                assertThat(bytes[i]).isEqualTo(DiskTierFixture.byteAt(0xab, i));
            }
        }
    }

    @Test
    void aRestartFindsChunksWithTheirShapes() {
        EngineKey layer = new LayerCacheEngineKey(DiskTierFixture.OWNER.key(hash(9), tags()), 3);
        try (DiskTierFixture disk = setup(8).open()) {
            disk.put(1, 2, 3);
            disk.offer(layer, 7);
            disk.tier.remove(disk.key(2));
        }
        try (DiskTierFixture disk = setup(8).open()) {
            assertThat(disk.tier.usage()).contains(new TierUsage(8 * 8192, 3 * 8192, 3, 0));
            assertThat(disk.reads(1)).isTrue();
            assertThat(disk.has(2)).isFalse();
            assertThat(disk.reads(3)).isTrue();
            assertThat(DiskTierFixture.came(disk.tier.read(layer), 7)).isTrue();
            assertThat(disk.chunkFiles()).hasSize(3);
        }
    }

    private static ChunkHash hash(long value) {
        return ChunkHash.signed(value);
    }

    private static List<Tag> tags() {
        return List.of(Tag.parse("user%a/b"));
    }

    @ParameterizedTest
    @EnumSource(EvictionPolicy.Name.class)
    void theOrderOfLeavingSurvivesARestart(EvictionPolicy.Name policy) {
        List<Boolean> stay;
        try (DiskTierFixture disk = setup(4).policy(policy).open()) {
            disk.put(1, 2, 3, 4);
            disk.tier.touch(List.of(disk.key(1)));
        }
        try (DiskTierFixture disk = setup(4).policy(policy).open()) {
            disk.put(5, 6);
            stay = List.of(disk.has(1), disk.has(2), disk.has(3), disk.has(4));
        }
        assertThat(stay)
                .isEqualTo(
                        switch (policy) {
                            case LRU, LFU -> List.of(true, false, false, true);
                            case FIFO -> List.of(false, false, true, true);
                            // The youngest leaves: first 1, which was touched, and then 5.
                            case MRU -> List.of(false, true, true, true);
                        });
    }

    @Test
    void theOldestLeavesAndItsFileWithIt() {
        try (DiskTierFixture disk = setup(3).open()) {
            disk.put(1, 2, 3, 4);
            assertThat(disk.has(1)).isFalse();
            assertThat(disk.chunkFiles()).hasSize(3);
            disk.tier.touch(List.of(disk.key(2)));
            disk.put(5);
            assertThat(disk.has(2)).isTrue();
            assertThat(disk.has(3)).isFalse();
            assertThat(disk.bytesOnDisk()).isEqualTo(3 * DiskTierFixture.CHARGE);
        }
    }

    @Test
    void aRepeatedPutIsAHitAndCountsOnce() {
        try (DiskTierFixture disk = setup(2).open()) {
            disk.put(1, 2, 1);
            disk.put(3);
            assertThat(disk.has(1)).isTrue();
            assertThat(disk.has(2)).isFalse();
            assertThat(disk.tier.usage().orElseThrow().usedBytes())
                    .isEqualTo(2 * DiskTierFixture.CHARGE);
        }
    }

    @Test
    void aRemovedChunkGivesItsBudgetBack() {
        try (DiskTierFixture disk = setup(2).open()) {
            for (long round = 0; round < 10; round++) {
                disk.put(2 * round, 2 * round + 1);
                assertThat(disk.tier.remove(disk.key(2 * round))).isTrue();
                assertThat(disk.tier.remove(disk.key(2 * round + 1))).isTrue();
                assertThat(disk.tier.usage().orElseThrow().usedBytes()).isZero();
            }
            disk.settle();
            assertThat(disk.chunkFiles()).isEmpty();
            assertThat(disk.tier.fileBytes()).isZero();
            assertThat(disk.drops(DropCause.NO_ROOM)).isZero();
        }
    }

    @Test
    void removingAndPuttingTheSameChunkNeitherLosesNorRevivesIt() {
        try (DiskTierFixture disk = setup(4).open()) {
            for (int round = 0; round < 300; round++) {
                disk.offer(disk.key(1), 1);
                disk.tier.remove(disk.key(1));
                disk.offer(disk.key(1), 1);
                if (round % 3 == 0) {
                    disk.settle();
                }
                assertThat(disk.reads(1)).isTrue();
                disk.tier.remove(disk.key(1));
                assertThat(disk.reads(1)).isFalse();
            }
            disk.settle();
            assertThat(disk.chunkFiles()).isEmpty();
            disk.put(1);
            assertThat(disk.reads(1)).isTrue();
        }
        try (DiskTierFixture disk = setup(4).open()) {
            assertThat(disk.reads(1)).isTrue();
        }
    }

    @Test
    void whatCanNotFitEvictsNobody() {
        try (DiskTierFixture disk = setup(2).open()) {
            disk.put(1, 2);
            List<ChunkPin> pins = new ArrayList<>();
            disk.tier.pin(List.of(disk.key(1), disk.key(2)), pins);
            disk.put(3);
            assertThat(disk.drops(DropCause.NO_ROOM)).isEqualTo(1);
            assertThat(disk.tier.contains(List.of(disk.key(1), disk.key(2)))).isEqualTo(2);
            pins.forEach(ChunkPin::close);
            disk.put(3);
            assertThat(disk.has(3)).isTrue();
        }
        try (DiskTierFixture tiny = Setup.of(directory.resolve("tiny"), 0).open()) {
            tiny.put(1);
            assertThat(tiny.drops(DropCause.NO_ROOM)).isEqualTo(1);
        }
    }

    @Test
    void aPinThatTimedOutHoldsNothingAndTakesNobodyElsesWithIt() {
        try (DiskTierFixture disk = setup(1).open()) {
            disk.put(1);
            List<ChunkPin> old = new ArrayList<>();
            disk.tier.pin(List.of(disk.key(1)), old);
            disk.extraNanos.set(TimeUnit.SECONDS.toNanos(301));
            List<ChunkPin> young = new ArrayList<>();
            disk.tier.pin(List.of(disk.key(1)), young);
            old.forEach(ChunkPin::close);
            assertThat(disk.tier.usage().orElseThrow().pinned()).isEqualTo(1);
            disk.put(2);
            assertThat(disk.has(1)).isTrue();
            disk.extraNanos.set(TimeUnit.SECONDS.toNanos(602));
            disk.put(2);
            assertThat(disk.has(1)).isFalse();
            assertThat(disk.has(2)).isTrue();
            young.forEach(ChunkPin::close);
            assertThat(disk.tier.usage().orElseThrow().pinned()).isZero();
        }
    }

    @Test
    void theLimitOnChunksHoldsWhateverTheirSize() {
        try (DiskTierFixture disk = setup(10).maxChunks(2).open()) {
            disk.put(1, 2, 3);
            assertThat(disk.chunkFiles()).hasSize(2);
            assertThat(disk.has(1)).isFalse();
        }
    }

    @Test
    void tooManyBytesThatWaitAreDroppedAndCounted() {
        long one = DiskTierFixture.SHAPE.bytes();
        try (DiskTierFixture disk = setup(1000).puts(one, Duration.ZERO).open()) {
            List<EngineKey> keys = new ArrayList<>();
            List<MemoryObj> objects = new ArrayList<>();
            for (long hash = 0; hash < 500; hash++) {
                MemoryObj object = disk.pool.allocate(DiskTierFixture.SHAPE).orElseThrow();
                DiskTierFixture.fill(object.bytes(), hash);
                keys.add(disk.key(hash));
                objects.add(object);
            }
            disk.tier.put(keys, objects);
            objects.forEach(MemoryObj::release);
            disk.settle();
            long dropped = disk.drops(DropCause.QUEUE_FULL);
            assertThat(dropped).isBetween(1L, 499L);
            assertThat(disk.chunkFiles()).hasSize((int) (500 - dropped));
        }
    }

    @Test
    void aPatientPutWaitsForTheQueue() {
        long one = DiskTierFixture.SHAPE.bytes();
        try (DiskTierFixture disk = setup(1000).puts(one, DiskTierFixture.PATIENCE).open()) {
            for (long hash = 0; hash < 100; hash++) {
                disk.offer(disk.key(hash), hash);
            }
            disk.settle();
            assertThat(disk.chunkFiles()).hasSize(100);
            assertThat(disk.drops(DropCause.QUEUE_FULL)).isZero();
        }
    }

    @Test
    void aChunkOnItsWayIsHere() {
        try (DiskTierFixture disk = setup(100).open()) {
            for (long hash = 0; hash < 50; hash++) {
                disk.offer(disk.key(hash), hash);
                assertThat(disk.reads(hash)).isTrue();
            }
            Cleared cleared = disk.tier.clear();
            assertThat(cleared.chunks()).isEqualTo(50);
            disk.settle();
            assertThat(disk.chunkFiles()).isEmpty();
        }
    }

    @Test
    void readingAheadGivesChunksInOrderAndGivesBackWhatIsNotTaken() {
        try (DiskTierFixture disk = setup(100).open()) {
            List<EngineKey> keys = new ArrayList<>();
            for (long hash = 0; hash < 40; hash++) {
                disk.offer(disk.key(hash), hash);
                keys.add(disk.key(hash));
            }
            disk.settle();
            try (ChunkReads reads = disk.tier.readAll(keys)) {
                for (long hash = 0; hash < 40; hash++) {
                    assertThat(DiskTierFixture.came(reads.next(), hash)).isTrue();
                }
            }
            for (int taken = 0; taken < 20; taken++) {
                try (ChunkReads reads = disk.tier.readAll(keys)) {
                    for (long hash = 0; hash < taken; hash++) {
                        assertThat(DiskTierFixture.came(reads.next(), hash)).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void withoutMemoryAReadIsAMissWithThatCause() {
        try (DiskTierFixture disk = setup(4).readPatience(Duration.ofMillis(5)).open()) {
            disk.put(1);
            List<MemoryObj> all = new ArrayList<>();
            while (all.size() < DiskTierFixture.POOL_CHUNKS) {
                // The last written chunk is given back a moment after it counts as written.
                disk.pool.allocate(DiskTierFixture.SHAPE).ifPresent(all::add);
            }
            assertThat(disk.tier.read(disk.key(1))).isInstanceOf(ReadResult.Failed.class);
            assertThat(disk.misses(MissCause.NO_MEMORY)).isEqualTo(1);
            all.forEach(MemoryObj::release);
            assertThat(disk.reads(1)).isTrue();
        }
    }

    @Test
    void chunksThatNoFileNameTellsApartAreNotKept() {
        try (DiskTierFixture disk = setup(8).open()) {
            EngineKey slash = DiskTierFixture.OWNER.key(hash(1), List.of(Tag.parse("t%a/b")));
            EngineKey dash = DiskTierFixture.OWNER.key(hash(1), List.of(Tag.parse("t%a-b")));
            EngineKey at = DiskTierFixture.OWNER.key(hash(1), List.of(new Tag("t", "a@b")));
            EngineKey longest =
                    DiskTierFixture.OWNER.key(hash(1), List.of(new Tag("t", "x".repeat(250))));
            EngineKey foreign =
                    new KeyTemplate("other", 2, 1, KvDtype.UINT8).key(hash(1), List.of());
            disk.offer(slash, 1);
            for (EngineKey key : List.of(dash, at, longest, foreign)) {
                disk.offer(key, 2);
            }
            disk.settle();
            assertThat(disk.drops(DropCause.UNSUPPORTED)).isEqualTo(4);
            assertThat(DiskTierFixture.came(disk.tier.read(slash), 1)).isTrue();
            disk.tier.remove(slash);
            disk.offer(dash, 2);
            disk.settle();
            assertThat(DiskTierFixture.came(disk.tier.read(dash), 2)).isTrue();
        }
    }

    @Test
    void directIoServesWholeBlocksAndTheCacheTheRest() {
        try (DiskTierFixture disk = setup(8).pastTheCache().open()) {
            disk.put(1);
            disk.offerBlocks(disk.key(2), 2);
            disk.settle();
            assertThat(disk.reads(1)).isTrue();
            assertThat(disk.readsBlocks(disk.key(2), 2)).isTrue();
        }
    }

    @Test
    void twoRanksShareADirectoryAndTouchOnlyTheirOwn() {
        KeyTemplate other = new KeyTemplate("org/model", 2, 0, KvDtype.UINT8);
        try (DiskTierFixture one = setup(4).open();
                DiskTierFixture two = setup(4).owner(other).open()) {
            one.put(1, 2);
            two.put(1, 3);
            one.tier.clear();
            one.settle();
            assertThat(two.reads(1)).isTrue();
            assertThat(one.has(1)).isFalse();
        }
        try (DiskTierFixture one = setup(4).open()) {
            assertThat(one.tier.usage().orElseThrow().chunks()).isZero();
        }
        try (DiskTierFixture two = setup(4).owner(other).open()) {
            assertThat(two.reads(1)).isTrue();
            assertThat(two.reads(3)).isTrue();
        }
    }

    @Test
    void aSecondOwnerOfTheSameFilesIsRefused() {
        try (DiskTierFixture disk = setup(4).open()) {
            disk.put(1);
            assertThatThrownBy(() -> setup(4).open())
                    .isInstanceOf(DiskTierException.class)
                    .hasMessageContaining("local_disk")
                    .hasMessageContaining("in use")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(disk.reads(1)).isTrue();
        }
    }

    @Test
    void aModelWhoseFilesWouldHaveTheSameNamesIsRefused() {
        try (DiskTierFixture disk = setup(4).open()) {
            disk.put(1);
        }
        KeyTemplate twin = new KeyTemplate("org-model", 2, 1, KvDtype.UINT8);
        assertThatThrownBy(() -> setup(4).owner(twin).open())
                .isInstanceOf(DiskTierException.class)
                .hasMessageContaining("belongs to org/model@2@1");
        try (DiskTierFixture disk = setup(4).open()) {
            assertThat(disk.reads(1)).isTrue();
        }
    }

    @Test
    void aPlaceThatCanNotBeADirectoryFailsTheStart() throws IOException {
        Path taken = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Setup.of(taken.resolve("sub"), 4).open())
                .isInstanceOf(DiskTierException.class)
                .hasMessageContaining("local_disk")
                .hasMessageContaining(taken.toString());
        assertThatThrownBy(() -> Setup.of(taken, 4).open()).isInstanceOf(DiskTierException.class);
    }

    @Test
    void aClosedTierAnswersForNothingAndKeepsNothing() {
        try (DiskTierFixture disk = setup(4).open()) {
            disk.put(1);
            disk.tier.close();
            disk.offer(disk.key(2), 2);
            assertThat(disk.reads(1)).isFalse();
            assertThat(disk.drops(DropCause.UNAVAILABLE)).isEqualTo(1);
        }
    }
}
