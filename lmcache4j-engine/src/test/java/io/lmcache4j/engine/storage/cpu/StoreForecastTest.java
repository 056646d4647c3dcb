package io.lmcache4j.engine.storage.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.Departure;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the preview of a store says against what the store then does. */
class StoreForecastTest {
    private static final ObjectShape SHAPE = ObjectShape.forChunk(1, 4, 4, KvDtype.BFLOAT16, false);

    @Property(tries = 300)
    void itNamesTheChunksThatThenGo(
            @ForAll EvictionPolicy.Name policy,
            @ForAll @IntRange(min = 1, max = 10) int maxChunks,
            @ForAll @Size(max = 12) List<@IntRange(max = 15) Integer> stored,
            @ForAll @Size(max = 6) List<@IntRange(max = 15) Integer> pinned,
            @ForAll @Size(max = 6) List<@IntRange(max = 15) Integer> wanted) {
        var pool = new MemoryPool(8 * 4096L, PoolOptions.DEFAULT);
        var tier = tier(pool, policy, maxChunks);
        stored.forEach(hash -> store(tier, List.of(key(hash))));
        List<ChunkPin> pins = new ArrayList<>();
        pinned.forEach(hash -> tier.pin(List.of(key(hash)), pins));
        Set<EngineKey> before = present(tier);

        List<EngineKey> keys = wanted.stream().distinct().map(StoreForecastTest::key).toList();
        Departure foreseen = tier.previewStore(keys, keys.stream().map(_ -> SHAPE).toList(), true);
        assertThat(present(tier)).isEqualTo(before);
        store(tier, keys);

        Set<EngineKey> gone = new HashSet<>(before);
        gone.removeAll(present(tier));
        // What was evicted and came again with the same store is not seen to be gone.
        assertThat(foreseen.tokens().keySet()).containsAll(gone);
        assertThat(keys).containsAll(minus(foreseen.tokens().keySet(), gone));
        assertThat(foreseen.cleared().chunks()).isEqualTo(foreseen.tokens().size());

        pins.forEach(ChunkPin::close);
        tier.close();
    }

    private static Set<EngineKey> minus(Set<EngineKey> all, Set<EngineKey> less) {
        Set<EngineKey> rest = new HashSet<>(all);
        rest.removeAll(less);
        return rest;
    }

    private static LocalCPUBackend tier(
            MemoryPool pool, EvictionPolicy.Name policy, int maxChunks) {
        var stats =
                new StatsMonitor(
                        new LMCacheMetrics(
                                new PrometheusRegistry(),
                                new MetricLabels("m", 0, "worker", Optional.empty()),
                                BuildInfo.onThisJvm("test", ""),
                                _ -> Optional.empty()));
        return new LocalCPUBackend(
                pool, stats, new CpuTierOptions(policy, true, maxChunks), System::nanoTime);
    }

    /** As a store does: memory for all of them first. */
    private static void store(LocalCPUBackend tier, List<EngineKey> keys) {
        List<MemoryObj> objects = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Optional<MemoryObj> object = tier.allocate(SHAPE, Duration.ZERO);
            if (object.isEmpty()) {
                break;
            }
            objects.add(object.get());
        }
        tier.put(keys.subList(0, objects.size()), objects);
        objects.forEach(MemoryObj::release);
    }

    private static Set<EngineKey> present(LocalCPUBackend tier) {
        Set<EngineKey> present = new HashSet<>();
        for (int hash = 0; hash <= 15; hash++) {
            if (tier.contains(List.of(key(hash))) == 1) {
                present.add(key(hash));
            }
        }
        return present;
    }

    private static EngineKey key(int hash) {
        return new CacheEngineKey("m", 1, 0, ChunkHash.signed(hash), KvDtype.BFLOAT16, List.of());
    }
}
