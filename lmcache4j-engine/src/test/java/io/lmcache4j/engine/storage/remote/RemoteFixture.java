package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A remote tier over a store on command, with a clock that stands still until it is moved. */
final class RemoteFixture {
    /** Chunks of 4 tokens, 64 bytes, as those of the contract of tiers. */
    static final EngineMetadata METADATA =
            EngineMetadata.builder()
                    .modelName("m")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(1, 2, 4, 1, 4))
                    .role(Role.WORKER)
                    .build();

    final TestStore store = new TestStore();
    final AtomicLong nanos = new AtomicLong();
    final LMCacheMetrics metrics;
    final StatsMonitor stats;
    final ConfigStore config;

    RemoteFixture() {
        this(Map.of());
    }

    /** With settings of {@code extra_config}. */
    RemoteFixture(Map<String, Object> extra) {
        Map<String, Object> all = new HashMap<>();
        all.put("extra_config", extra);
        all.put("chunk_size", 4);
        config = ConfigStore.of(all);
        metrics =
                new LMCacheMetrics(
                        new PrometheusRegistry(),
                        new MetricLabels("m", 0, "worker", Optional.empty()),
                        BuildInfo.onThisJvm("test", "test"),
                        _ -> Optional.empty());
        stats = new StatsMonitor(metrics);
    }

    ConnectorContext context() {
        return new ConnectorContext(
                config.current(),
                METADATA,
                new ChunkFormat(METADATA, true),
                Map.of(),
                Optional.empty());
    }

    /** A tier that reads into this pool, connected if the store can be reached. */
    RemoteBackend backend(MemoryPool pool) {
        LocalCPUBackend memory =
                new LocalCPUBackend(
                        pool,
                        stats,
                        new CpuTierOptions(EvictionPolicy.Name.LRU, false, Integer.MAX_VALUE),
                        System::nanoTime);
        return backend(memory, new RankView(false));
    }

    RemoteBackend backend(LocalCPUBackend memory, RankView ranks) {
        return new RemoteBackend(
                        RemoteBackend.NAME,
                        new ConnectorSource(
                                new RemoteConnectors(List.of(store))
                                        .forUrl("test://store", context())
                                        .url(),
                                store,
                                context()),
                        new RemoteSettings(config::current),
                        () -> Optional.of(memory),
                        ranks,
                        stats,
                        new PauseClock(nanos::get, () -> 0.5))
                .connect();
    }

    /** Lets time pass. */
    void pass(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }
}
