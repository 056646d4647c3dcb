package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.event.EventStatus;
import io.lmcache4j.engine.health.FallbackPolicy;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PinListener;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.StorageFallback;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.remote.RemoteConnectors;
import io.lmcache4j.engine.storage.remote.RemoteTiers;
import io.lmcache4j.engine.token.TokenDatabase;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A worker's engine, as {@link EngineFixture}'s, over a CPU tier and a tier that is slow when the
 * test says so.
 */
final class TieredWorker implements AutoCloseable {
    static final int CHUNK = EngineFixture.CHUNK;

    final ConfigStore config;
    final EngineMetadata metadata;
    final PagedKvCaches caches;
    final MemoryPool pool;
    final LocalCPUBackend cpu;
    final GatedTier slow;
    final StatsMonitor stats =
            new StatsMonitor(
                    new LMCacheMetrics(
                            new PrometheusRegistry(),
                            new MetricLabels("m", 0, "worker", Optional.empty()),
                            BuildInfo.onThisJvm("test", ""),
                            _ -> Optional.empty()));
    final LMCacheEngine engine;
    final LMCacheLookupServer server;

    /** A worker whose pool holds so many chunks. */
    TieredWorker(int chunks, Map<String, Object> settings) {
        this(chunks, settings, false);
    }

    TieredWorker(int chunks, Map<String, Object> settings, boolean mla) {
        caches =
                mla
                        ? PagedKvCaches.allocate(
                                KvLayout.NL_X_NB_BS_HS, 2, 16, 4, 1, 8, KvDtype.BFLOAT16)
                        : PagedKvCaches.allocate(
                                KvLayout.NL_X_TWO_NB_BS_NH_HS, 2, 16, 4, 2, 4, KvDtype.BFLOAT16);
        Map<String, Object> all = new HashMap<>(settings);
        all.put("chunk_size", CHUNK);
        all.put("enable_async_loading", true);
        config = ConfigStore.of(all);
        metadata =
                EngineMetadata.builder()
                        .modelName("test/model")
                        .worldSize(1)
                        .workerId(0)
                        .kvDtype(KvDtype.BFLOAT16)
                        .kvShape(
                                mla
                                        ? new KvShape(2, 1, CHUNK, 1, 8)
                                        : new KvShape(2, 2, CHUNK, 2, 4))
                        .role(Role.WORKER)
                        .build();
        pool =
                new MemoryPool(
                        chunks * EngineFixture.PIECE, new PoolOptions(false, PinListener.NONE));
        cpu =
                new LocalCPUBackend(
                        pool,
                        stats,
                        new CpuTierOptions(EvictionPolicy.Name.LRU, true, Integer.MAX_VALUE),
                        System::nanoTime);
        slow = new GatedTier(cpu);
        StorageManager storage = new StorageManager(List.of(cpu, slow));
        HealthMonitor health =
                new HealthMonitor(
                        List::of,
                        FallbackPolicy.parse("recompute"),
                        new StorageFallback(storage),
                        30.0,
                        InstantSource.system());
        engine =
                new LMCacheEngine(
                        config,
                        metadata,
                        tokens(),
                        storage,
                        new RemoteTiers(
                                config, metadata, stats, Map.of(), RemoteConnectors::installed),
                        stats,
                        health);
        server = new LMCacheLookupServer(engine, true);
    }

    TokenDatabase tokens() {
        return TokenDatabase.of(metadata, config, Map.of());
    }

    /** The names of all that a prompt is kept in, chunk after chunk. */
    List<EngineKey> keys(long seed, int count) {
        return ChunkPieces.of(metadata, config.current().useLayerwise())
                .keys(PromptChunks.of(tokens(), prompt(seed, count), 0, RequestConfigs.EMPTY));
    }

    /** Stores a prompt whose slots are filled by this seed, in both tiers. */
    void store(long seed, int count) {
        int[] slots = EngineFixture.slots(0, count);
        fill(slots, seed);
        engine.store(StoreRequest.of(prompt(seed, count), caches, slots));
    }

    static Prompt prompt(long seed, int count) {
        return Prompt.of(EngineFixture.tokens(seed, count));
    }

    /** Retrieves a prompt into other slots, as the request of this id; the result checked. */
    RetrieveResult retrieve(long seed, int count, String id) {
        RetrieveResult result = engine.retrieve(retrieveRequest(seed, count, id));
        assertCame(seed, result);
        return result;
    }

    RetrieveRequest retrieveRequest(long seed, int count, String id) {
        return new RetrieveRequest(
                prompt(seed, count),
                0,
                0,
                caches,
                EngineFixture.slots(32, count),
                Optional.of(id),
                RequestConfigs.EMPTY);
    }

    void assertCame(long seed, RetrieveResult result) {
        int[] came = EngineFixture.slots(32, result.retrievedTokens());
        byte[] found = KvRows.read(caches, came);
        fill(came, seed);
        assertThat(found).isEqualTo(KvRows.read(caches, came));
    }

    void fill(int[] slots, long seed) {
        KvRows.fill(caches, slots, seed);
    }

    /** Sooner or later, when the CPU tier is cleared, nothing is in use, pinned or waited for. */
    void assertNothingHeld() {
        eventually(
                () -> {
                    cpu.clear();
                    return pool.activeObjects() == 0
                            && pool.pinnedObjects() == 0
                            && slow.pins.get() == 0
                            && engine.events(EventStatus.ONGOING) == 0
                            && engine.events(EventStatus.DONE) == 0;
                });
        assertThat(pool.miscounts()).isZero();
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        slow.open();
        engine.close();
        caches.close();
    }
}
