package io.lmcache4j.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class StorageManagerTest {
    private final MemoryPool pool = new MemoryPool(64 * 4096, PoolOptions.DEFAULT);
    private final Tier cpu = new Tier("LocalCPUBackend");
    private final Plain disk = new Plain("LocalDiskBackend");
    private final StorageManager storage = new StorageManager(List.of(cpu, disk));

    /** A tier over a map. */
    static class Plain implements StorageBackend {
        final String name;
        final Map<EngineKey, MemoryObj> chunks = new LinkedHashMap<>();
        final List<EngineKey> touched = new ArrayList<>();
        int pinned;
        boolean closed;

        Plain(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int contains(List<EngineKey> keys) {
            return (int) keys.stream().takeWhile(chunks::containsKey).count();
        }

        @Override
        public void pin(List<EngineKey> keys, List<ChunkPin> into) {
            for (int i = contains(keys); i > 0; i--) {
                pinned++;
                into.add(() -> pinned--);
            }
        }

        @Override
        public void touch(List<EngineKey> keys) {
            touched.addAll(keys);
        }

        @Override
        public ReadResult read(EngineKey key) {
            MemoryObj object = chunks.get(key);
            return object == null ? new ReadResult.Miss() : new ReadResult.Hit(object.lease());
        }

        @Override
        public void put(List<EngineKey> keys, List<MemoryObj> objects) {
            for (int i = 0; i < keys.size(); i++) {
                objects.get(i).retain();
                chunks.put(keys.get(i), objects.get(i));
            }
        }

        @Override
        public boolean remove(EngineKey key) {
            return chunks.remove(key) != null;
        }

        @Override
        public Cleared clear() {
            Cleared cleared = previewClear().cleared();
            chunks.clear();
            return cleared;
        }

        @Override
        public Departure previewClear() {
            Map<EngineKey, Integer> tokens = new LinkedHashMap<>();
            chunks.keySet().forEach(key -> tokens.put(key, 4));
            return new Departure(
                    new Cleared(chunks.size(), 4096L * chunks.size(), 4L * chunks.size(), 0, 0),
                    tokens);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Tier extends Plain implements AllocatorBackend {
        boolean hot = true;

        Tier(String name) {
            super(name);
        }

        @Override
        public Optional<MemoryObj> allocate(ObjectShape shape, Duration patience) {
            return pool.allocate(shape);
        }

        @Override
        public boolean canAllocate(ObjectShape shape) {
            return pool.largestFree() >= shape.bytes();
        }

        @Override
        public Departure previewStore(
                List<EngineKey> keys, List<ObjectShape> shapes, boolean kept) {
            return kept ? previewClear() : Departure.NOTHING;
        }

        @Override
        public boolean isHot() {
            return hot;
        }

        @Override
        public void setHot(boolean on) {
            hot = on;
        }
    }

    @AfterEach
    void close() {
        storage.close();
        pool.close();
    }

    private static List<EngineKey> keys(long... hashes) {
        return StorageBackendContract.keys(hashes);
    }

    private void put(StorageBackend tier, long... hashes) {
        List<MemoryObj> objects = new ArrayList<>();
        for (long ignored : hashes) {
            objects.add(pool.allocate(StorageBackendContract.SHAPE).orElseThrow());
        }
        tier.put(keys(hashes), objects);
    }

    @Test
    void aPrefixContinuesFromTierToTier() {
        put(cpu, 1, 2, 4);
        put(disk, 1, 3, 4);
        PrefixMatch match = storage.match(keys(1, 2, 3, 4, 5), Optional.empty());
        assertThat(match.chunks()).isEqualTo(4);
        assertThat(match.segments())
                .containsExactly(
                        new PrefixMatch.Segment("LocalCPUBackend", keys(1, 2)),
                        new PrefixMatch.Segment("LocalDiskBackend", keys(3, 4)));
    }

    @Test
    void aRangeLimitsTheSearch() {
        put(cpu, 1);
        put(disk, 1, 2);
        assertThat(storage.match(keys(1, 2), Optional.of(List.of("LocalDiskBackend"))).segments())
                .containsExactly(new PrefixMatch.Segment("LocalDiskBackend", keys(1, 2)));
        assertThat(storage.match(keys(1, 2), Optional.of(List.of())).chunks()).isZero();
    }

    @Test
    void pinsAreTakenTierByTierAndGivenBackOnce() {
        put(cpu, 1);
        put(disk, 2);
        PinnedPrefix pinned = storage.pin(keys(1, 2, 3), Optional.empty());
        assertThat(pinned.chunks()).isEqualTo(2);
        assertThat(cpu.pinned).isEqualTo(1);
        assertThat(disk.pinned).isEqualTo(1);
        pinned.close();
        pinned.close();
        assertThat(cpu.pinned).isZero();
        assertThat(disk.pinned).isZero();
    }

    @Test
    void touchGoesSuffixFirstToEveryTier() {
        put(cpu, 1, 2);
        put(disk, 1, 2, 3, 4);
        storage.touch(storage.match(keys(1, 2, 3, 4), Optional.empty()));
        assertThat(cpu.touched).isEqualTo(keys(4, 3, 2, 1));
        assertThat(disk.touched).isEqualTo(keys(4, 3, 2, 1));
    }

    @Test
    void whatASlowerTierDeliversIsKeptInTheHotCache() {
        put(disk, 1, 2);
        PrefixMatch match = storage.match(keys(1, 2), Optional.empty());
        try (ChunkReads reads = storage.readAll(match)) {
            assertThat(reads.next()).isInstanceOf(ReadResult.Hit.class);
            assertThat(cpu.chunks.keySet()).containsExactlyElementsOf(keys(1));
        }
    }

    @Test
    void aMatchLeadsWhatItHasInCommonWithARequest() {
        put(cpu, 1, 2);
        put(disk, 1, 2, 3, 4);
        PrefixMatch match = storage.match(keys(1, 2, 3, 4), Optional.empty());
        assertThat(match.leading(keys(2, 3, 9)).segments())
                .containsExactly(
                        new PrefixMatch.Segment("LocalCPUBackend", keys(2)),
                        new PrefixMatch.Segment("LocalDiskBackend", keys(3)));
        assertThat(match.leading(keys(4)).keys()).isEqualTo(keys(4));
        assertThat(match.leading(keys(1, 3)).keys()).isEqualTo(keys(1));
        assertThat(match.leading(keys(9)).chunks()).isZero();
        assertThat(match.leading(keys()).chunks()).isZero();
    }

    @Test
    void aMatchIsReadableUntilOneOfItsTiersIsNot() {
        put(disk, 1);
        PrefixMatch match = storage.match(keys(1), Optional.empty());
        assertThat(storage.isReadable(match, Optional.empty())).isTrue();
        assertThat(storage.isReadable(match, Optional.of(List.of("LocalCPUBackend")))).isFalse();
        storage.setFreeze(true);
        assertThat(storage.isReadable(match, Optional.empty())).isFalse();
    }

    @Test
    void aPutReachesEveryTierUnlessALocationIsNamed() {
        MemoryObj object =
                storage.allocate(StorageBackendContract.SHAPE, Duration.ZERO).orElseThrow();
        storage.put(keys(1), List.of(object), Optional.empty());
        storage.put(keys(2), List.of(object), Optional.of("LocalDiskBackend"));
        assertThat(cpu.chunks.keySet()).containsExactlyElementsOf(keys(1));
        assertThat(disk.chunks.keySet()).containsExactlyElementsOf(keys(1, 2));
        assertThat(object.refCount()).as("ours and three of the tiers").isEqualTo(4);
    }

    @Test
    void frozenPutsNothingAndSearchesTheMemoryTierAlone() {
        put(cpu, 1);
        put(disk, 1, 2);
        storage.setFreeze(true);
        assertThat(storage.match(keys(1, 2), Optional.empty()).chunks()).isEqualTo(1);
        MemoryObj object =
                storage.allocate(StorageBackendContract.SHAPE, Duration.ZERO).orElseThrow();
        storage.put(keys(3), List.of(object), Optional.empty());
        assertThat(cpu.chunks).hasSize(1);
        object.release();
    }

    @Test
    void aHeldFreezeLastsAsLongAsItsHoldAndLeavesTheSwitchAlone() {
        StorageManager.FreezeHold one = storage.holdFreeze();
        StorageManager.FreezeHold other = storage.holdFreeze();
        storage.setFreeze(false);
        assertThat(storage.isFrozen()).isTrue();
        one.close();
        one.close();
        assertThat(storage.isFrozen()).isTrue();
        storage.setFreeze(true);
        other.close();
        assertThat(storage.isFrozen()).as("by hand").isTrue();
        storage.setFreeze(false);
        assertThat(storage.isFrozen()).isFalse();
    }

    @Test
    void aBypassedTierIsNeitherSearchedNorWritten() {
        put(cpu, 1);
        put(disk, 1);
        assertThat(storage.setBypass("LocalCPUBackend", true)).isFalse();
        assertThat(storage.match(keys(1), Optional.empty()).segments())
                .extracting(PrefixMatch.Segment::backend)
                .containsExactly("LocalDiskBackend");
        MemoryObj object =
                storage.allocate(StorageBackendContract.SHAPE, Duration.ZERO).orElseThrow();
        storage.put(keys(2), List.of(object), Optional.empty());
        assertThat(cpu.chunks).hasSize(1);
        assertThat(disk.chunks).hasSize(2);
        assertThat(storage.bypassedBackends()).containsExactly("LocalCPUBackend");
        assertThat(storage.setBypass("LocalCPUBackend", false)).isTrue();
        assertThat(storage.bypassedBackends()).isEmpty();
    }

    @Test
    void anUnknownTierCannotBeBypassed() {
        assertThatThrownBy(() -> storage.setBypass("Foo", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LocalCPUBackend");
    }

    @Test
    void clearTellsEachTierAndPassesOverUnknownNames() {
        put(cpu, 1);
        put(disk, 1, 2);
        assertThat(storage.clear(Optional.of(List.of("LocalDiskBackend", "Foo"))))
                .containsExactly(Map.entry("LocalDiskBackend", new Cleared(2, 2 * 4096, 8, 0, 0)));
        assertThat(storage.clear(Optional.empty()).sequencedKeySet())
                .containsExactly("LocalCPUBackend", "LocalDiskBackend");
    }

    @Test
    void aDryRunCountsTheTokensThatNoTierKeeps() {
        put(cpu, 1, 2);
        put(disk, 1, 3);
        DryRun memory = storage.previewClear(Optional.of(List.of("LocalCPUBackend", "Foo")));
        assertThat(memory.backends())
                .containsExactly(Map.entry("LocalCPUBackend", new Cleared(2, 2 * 4096, 8, 0, 0)));
        assertThat(memory.recomputeTokens()).as("1 stays on disk").isEqualTo(4);
        assertThat(storage.previewClear(Optional.empty()).recomputeTokens())
                .as("1, 2 and 3, each once")
                .isEqualTo(12);
        assertThat(cpu.chunks).hasSize(2);
        assertThat(disk.chunks).hasSize(2);
    }

    @Test
    void aDryRunOfAPutLeavesOutWhatItBringsBack() {
        put(cpu, 1, 2);
        List<ObjectShape> shapes = List.of(StorageBackendContract.SHAPE);
        assertThat(storage.previewPut(keys(2), shapes, Optional.empty()).recomputeTokens())
                .isEqualTo(4);
        assertThat(storage.previewPut(keys(2), shapes, Optional.of("LocalDiskBackend")).backends())
                .containsExactly(
                        Map.entry("LocalCPUBackend", Cleared.NOTHING),
                        Map.entry("LocalDiskBackend", Cleared.NOTHING));
        storage.setFreeze(true);
        assertThat(storage.previewPut(keys(2), shapes, Optional.empty()).recomputeTokens())
                .isZero();
    }

    @Test
    void removeCountsEntriesOverAllTiers() {
        put(cpu, 1);
        put(disk, 1, 2);
        assertThat(storage.remove(keys(1, 2, 3), Optional.empty())).isEqualTo(3);
    }

    @Test
    void readGoesToTheNamedTierAlone() {
        put(disk, 1);
        assertThat(storage.read(keys(1).getFirst(), "LocalCPUBackend"))
                .isEqualTo(new ReadResult.Miss());
        ReadResult.Hit hit = (ReadResult.Hit) storage.read(keys(1).getFirst(), "LocalDiskBackend");
        try (MemoryLease lease = hit.lease()) {
            assertThat(lease.obj().refCount()).isGreaterThan(1);
        }
        assertThat(storage.read(keys(1).getFirst(), "Gone")).isEqualTo(new ReadResult.Miss());
    }

    @Test
    void tiersAreListedInSearchOrderWithTheirClasses() {
        assertThat(storage.backendNames()).containsExactly("LocalCPUBackend", "LocalDiskBackend");
        assertThat(storage.listBackends())
                .containsExactly(
                        Map.entry("LocalCPUBackend", "Tier"),
                        Map.entry("LocalDiskBackend", "Plain"));
    }

    @Test
    void twoTiersOfOneNameAreRefused() {
        assertThatThrownBy(() -> new StorageManager(List.of(new Plain("x"), new Plain("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x");
    }

    @Test
    void closingEndsEveryTierAndEverySearch() {
        put(cpu, 1);
        storage.close();
        assertThat(cpu.closed).isTrue();
        assertThat(disk.closed).isTrue();
        assertThat(storage.match(keys(1), Optional.empty()).chunks()).isZero();
    }
}
