package io.lmcache4j.engine.storage.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.StorageBackendContract;
import io.lmcache4j.engine.storage.TierUsage;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

@Timeout(30)
class LocalCPUBackendTest extends StorageBackendContract {
    private final StatsMonitor stats =
            new StatsMonitor(
                    new LMCacheMetrics(
                            new PrometheusRegistry(),
                            new MetricLabels("m", 0, "worker", Optional.empty()),
                            BuildInfo.onThisJvm("test", ""),
                            _ -> Optional.empty()));

    @Override
    protected StorageBackend create(MemoryPool pool) {
        return cpu(pool, true, Integer.MAX_VALUE);
    }

    private LocalCPUBackend cpu(MemoryPool from, boolean hot, int maxChunks) {
        return new LocalCPUBackend(
                from,
                stats,
                new CpuTierOptions(EvictionPolicy.Name.LRU, hot, maxChunks),
                System::nanoTime);
    }

    private LocalCPUBackend tier() {
        return (LocalCPUBackend) backend;
    }

    private List<MemoryObj> takeAll() {
        List<MemoryObj> taken = new ArrayList<>();
        for (Optional<MemoryObj> next = pool.allocate(SHAPE);
                next.isPresent();
                next = pool.allocate(SHAPE)) {
            taken.add(next.get());
        }
        return taken;
    }

    @Test
    void allocationEvictsOneChunkAtATime() {
        put(1, 2, 3, 4, 5, 6, 7, 8);
        MemoryObj object = tier().allocate(SHAPE, Duration.ZERO).orElseThrow();
        assertThat(has(1)).isFalse();
        assertThat(backend.contains(keys(2, 3, 4, 5, 6, 7, 8))).isEqualTo(7);
        object.release();
    }

    @Test
    void allocationPassesOverChunksThatAreRead() {
        put(1, 2, 3, 4, 5, 6, 7, 8);
        try (MemoryLease reading = ((ReadResult.Hit) backend.read(key(1))).lease()) {
            MemoryObj object = tier().allocate(SHAPE, Duration.ZERO).orElseThrow();
            assertThat(has(1)).isTrue();
            assertThat(has(2)).isFalse();
            assertThat(reading.obj().isLive()).isTrue();
            object.release();
        }
    }

    @Test
    void nothingToEvictGivesNothingAtOnce() {
        List<MemoryObj> taken = takeAll();
        assertThat(tier().allocate(SHAPE, Duration.ZERO)).isEmpty();
        taken.forEach(MemoryObj::release);
    }

    @Test
    void aPatientAllocationGetsWhatComesBack() {
        List<MemoryObj> taken = takeAll();
        CompletableFuture<Optional<MemoryObj>> waiting =
                CompletableFuture.supplyAsync(
                        () -> tier().allocate(SHAPE, Duration.ofSeconds(20)),
                        task -> Thread.ofVirtual().start(task));
        taken.forEach(MemoryObj::release);
        assertThat(waiting.join()).isPresent().get().satisfies(MemoryObj::release);
    }

    @Test
    void aPatientAllocationEndsWithItsPatience() {
        List<MemoryObj> taken = takeAll();
        assertThat(tier().allocate(SHAPE, Duration.ofMillis(20))).isEmpty();
        taken.forEach(MemoryObj::release);
    }

    @Test
    void whatCanNeverFitEvictsNobody() {
        put(1);
        var huge = ObjectShape.ofBytes((POOL_CHUNKS + 1) * 4096);
        assertThat(tier().allocate(huge, Duration.ofSeconds(20))).isEmpty();
        assertThat(has(1)).isTrue();
    }

    @Test
    void aColdTierKeepsNothingButStillProvidesMemory() {
        try (LocalCPUBackend cold = cpu(pool, false, Integer.MAX_VALUE)) {
            MemoryObj object = cold.allocate(SHAPE, Duration.ZERO).orElseThrow();
            cold.put(keys(1), List.of(object));
            assertThat(cold.contains(keys(1))).isZero();
            object.release();
        }
    }

    @Test
    void theLimitOnChunksHoldsWhateverTheirSize() {
        try (LocalCPUBackend two = cpu(pool, true, 2)) {
            for (long hash = 1; hash <= 4; hash++) {
                MemoryObj object = two.allocate(SHAPE, Duration.ZERO).orElseThrow();
                two.put(keys(hash), List.of(object));
                object.release();
            }
            assertThat(two.size()).isEqualTo(2);
            assertThat(two.contains(keys(3, 4))).isEqualTo(2);
            assertThat(pool.activeObjects()).isEqualTo(2);
        }
    }

    @Test
    void canAllocateWhileThereIsRoomOrSomethingToEvictAndEvictsNothing() {
        assertThat(tier().canAllocate(SHAPE)).isTrue();
        put(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(tier().canAllocate(SHAPE)).isTrue();
        assertThat(backend.contains(keys(1, 2, 3, 4, 5, 6, 7, 8))).isEqualTo(8);
        List<ChunkPin> pins = new ArrayList<>();
        backend.pin(keys(1, 2, 3, 4, 5, 6, 7, 8), pins);
        assertThat(tier().canAllocate(SHAPE)).isFalse();
        pins.getLast().close();
        assertThat(tier().canAllocate(SHAPE)).isTrue();
        pins.forEach(ChunkPin::close);
    }

    @Test
    void aColdTierThatIsTakenCanNotAllocate() {
        LocalCPUBackend cold = cpu(pool, false, Integer.MAX_VALUE);
        assertThat(cold.canAllocate(SHAPE)).isTrue();
        List<MemoryObj> taken = takeAll();
        assertThat(cold.canAllocate(SHAPE)).isFalse();
        taken.forEach(MemoryObj::release);
    }

    @Test
    void usageCountsBytesChunksAndPins() {
        put(1, 2);
        List<ChunkPin> pins = new ArrayList<>();
        backend.pin(keys(1), pins);
        TierUsage usage = tier().usage().orElseThrow();
        assertThat(usage.chunks()).isEqualTo(2);
        assertThat(usage.pinned()).isEqualTo(1);
        assertThat(usage.usedBytes()).isEqualTo(pool.usedBytes());
        assertThat(usage.capacityBytes()).isEqualTo(pool.capacity());
        pins.forEach(ChunkPin::close);
    }

    @Test
    void touchedChunksOutliveOthers() {
        put(1, 2, 3, 4, 5, 6, 7, 8);
        backend.touch(keys(1));
        tier().allocate(SHAPE, Duration.ZERO).orElseThrow().release();
        assertThat(has(1)).isTrue();
        assertThat(has(2)).isFalse();
    }

    @Test
    void keysInRequestAreThosePinnedAndNotYetTouched() {
        put(1, 2);
        List<ChunkPin> pins = new ArrayList<>();
        backend.pin(keys(1, 2), pins);
        assertThat(tier().keysInRequest()).isEqualTo(2);
        backend.touch(keys(2, 1));
        assertThat(tier().keysInRequest()).isZero();
        pins.forEach(ChunkPin::close);
    }
}
