package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.health.FallbackPolicy;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.lookup.LMCacheLookupClient;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.lookup.LookupTransport;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PinMonitor;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.periodic.PeriodicThread;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.RunOutcome;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.storage.StorageFallback;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.NoneHash;
import io.lmcache4j.engine.token.TokenDatabase;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes and builds an {@link LMCacheManager}.
 *
 * <p>{@link #build} starts everything or nothing: when a part fails, what was built before it is
 * closed again and the failure is thrown.
 */
public final class LMCacheManagerBuilder {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    private static final Double PING_INTERVAL_SECS = 30.0;

    private final ConfigStore config;
    private final EngineMetadata metadata;
    private Optional<KvCaches> kvCaches = Optional.empty();
    private Optional<LookupTransport> transport = Optional.empty();
    private Optional<InferenceHost> inference = Optional.empty();
    private PrometheusRegistry registry = new PrometheusRegistry();
    private Map<String, String> environment = System.getenv();

    LMCacheManagerBuilder(ConfigStore config, EngineMetadata metadata) {
        this.config = config;
        this.metadata = metadata;
    }

    /** The host's KV tensors, which stay the host's to close. */
    public LMCacheManagerBuilder kvCaches(KvCaches caches) {
        kvCaches = Optional.of(caches);
        return this;
    }

    /** For a scheduler: the way to the workers. The manager owns it once built. */
    public LMCacheManagerBuilder lookupTransport(LookupTransport way) {
        transport = Optional.of(way);
        return this;
    }

    /** The inference engine to show at {@code /inference_info}, if it wants to be shown. */
    public LMCacheManagerBuilder inferenceHost(InferenceHost host) {
        inference = Optional.of(host);
        return this;
    }

    /** Where to register metrics, instead of a registry of the manager's own. */
    public LMCacheManagerBuilder prometheusRegistry(PrometheusRegistry own) {
        registry = own;
        return this;
    }

    /** The environment {@code PYTHONHASHSEED} is read from, instead of the process's. */
    public LMCacheManagerBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /**
     * Builds and starts the manager.
     *
     * @throws IllegalArgumentException if settings don't fit; the message names key and value
     */
    public LMCacheManager build() {
        Closer owned = new Closer();
        transport.ifPresent(owned::own);
        try {
            return new LMCacheManager(config, metadata, kvCaches, inference, parts(owned));
        } catch (RuntimeException failed) {
            owned.close();
            throw failed;
        }
    }

    private ManagerParts parts(Closer owned) {
        TokenDatabase tokens = tokens();
        PeriodicThreadRegistry threads = new PeriodicThreadRegistry();
        LMCacheMetrics metrics = owned.own(metrics());
        StatsMonitor stats = new StatsMonitor(metrics);
        startStatsLogger(owned, threads, stats);
        ManagerGauges.threads(metrics, threads);
        kvCaches.ifPresent(caches -> metrics.gauge("connector_kv_caches_count", caches::layers));
        return switch (metadata.role()) {
            case SCHEDULER -> scheduler(owned, tokens, threads, metrics);
            case WORKER -> worker(owned, tokens, threads, metrics, stats);
        };
    }

    private ManagerParts scheduler(
            Closer owned,
            TokenDatabase tokens,
            PeriodicThreadRegistry threads,
            LMCacheMetrics metrics) {
        Optional<LMCacheLookupClient> client =
                transport.map(
                        way ->
                                owned.own(
                                        new LMCacheLookupClient(
                                                tokens,
                                                way,
                                                () -> config.current().lookupTimeoutMs())));
        return new ManagerParts(
                tokens.noneHash(),
                threads,
                metrics,
                Optional.empty(),
                client,
                Optional.empty(),
                () -> true,
                owned);
    }

    private ManagerParts worker(
            Closer owned,
            TokenDatabase tokens,
            PeriodicThreadRegistry threads,
            LMCacheMetrics metrics,
            StatsMonitor stats) {
        LMCacheConfig now = config.current();
        PinMonitor pins =
                owned.own(
                        new PinMonitor(
                                now.pinTimeoutSec(),
                                now.pinCheckIntervalSec(),
                                threads,
                                InstantSource.system(),
                                System::nanoTime,
                                stats::forcedUnpin));
        MemoryPool pool =
                owned.own(
                        new MemoryPool(
                                (long) (now.maxLocalCpuSizeGb() * LMCacheConfig.GIGABYTE),
                                new PoolOptions(now.localCpuUseHugepages(), pins)));
        LocalCPUBackend cpu =
                new LocalCPUBackend(
                        pool,
                        stats,
                        new CpuTierOptions(
                                EvictionPolicy.Name.parse(now.cachePolicy()),
                                now.localCpu(),
                                now.extraInt("lmcache4j.max_chunks", Integer.MAX_VALUE)),
                        System::nanoTime);
        StorageManager storage = new StorageManager(List.of(cpu));
        HealthMonitor health = health(threads, storage);
        LMCacheEngine engine =
                owned.own(
                        new LMCacheEngine(
                                config, metadata, tokens, storage, stats, health::isHealthy));
        LMCacheLookupServer server = owned.own(new LMCacheLookupServer(engine));
        owned.own(health).start();
        ManagerGauges.memory(metrics, pool, pins);
        ManagerGauges.cpuTier(metrics, cpu);
        metrics.gauge("lmcache_is_healthy", () -> health.isHealthy() ? 1 : 0);
        return new ManagerParts(
                tokens.noneHash(),
                threads,
                metrics,
                Optional.of(engine),
                Optional.empty(),
                Optional.of(server),
                health::isHealthy,
                owned);
    }

    /** Without remote tiers there is nothing to check; the thread is listed and says so. */
    private HealthMonitor health(PeriodicThreadRegistry threads, StorageManager storage) {
        LMCacheConfig now = config.current();
        HealthMonitor monitor =
                new HealthMonitor(
                        List.of(),
                        FallbackPolicy.parse(now.extraText("fallback_policy", "recompute")),
                        new StorageFallback(storage),
                        pingInterval(now),
                        InstantSource.system());
        threads.register(monitor.thread());
        return monitor;
    }

    /** As it was configured, so that 30 is shown as 30 and 30.0 as 30.0. */
    private static Number pingInterval(LMCacheConfig now) {
        return now.extra("ping_interval").orElse(PING_INTERVAL_SECS) instanceof Number seconds
                ? seconds
                : now.extraDouble("ping_interval", PING_INTERVAL_SECS);
    }

    private TokenDatabase tokens() {
        LMCacheConfig now = config.current();
        ChunkHasher hasher = ChunkHasher.byName(now.hashAlgorithm());
        NoneHash noneHash =
                NoneHash.resolve(
                        now.extra(NoneHash.SETTING),
                        now.extra(NoneHash.PYTHON_SETTING),
                        environment,
                        hasher);
        LOG.info(
                "{}: hashing with {}, NONE_HASH {} ({})",
                metadata.role().text(),
                hasher.algorithm(),
                noneHash.value().hex(),
                noneHash.origin());
        KeyTemplate template =
                new KeyTemplate(
                        metadata.modelName(),
                        metadata.worldSize(),
                        metadata.workerId(),
                        metadata.kvDtype());
        return new TokenDatabase(
                template,
                metadata.chunkSize(),
                () -> config.current().saveUnfullChunk(),
                hasher,
                noneHash);
    }

    private LMCacheMetrics metrics() {
        Version version = Version.current();
        return new LMCacheMetrics(
                registry,
                new MetricLabels(
                        metadata.modelName(),
                        metadata.workerId(),
                        metadata.role().text(),
                        metadata.servedModelName()),
                BuildInfo.onThisJvm(version.version(), version.commit()),
                name -> config.current().extra("histogram_bucket_" + name).map(this::bounds));
    }

    private List<Double> bounds(Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(bound -> ((Number) bound).doubleValue()).toList();
        }
        throw new IllegalArgumentException(
                "extra_config histogram_bucket_... must be a list of numbers, was " + value);
    }

    private static void startStatsLogger(
            Closer owned, PeriodicThreadRegistry threads, StatsMonitor stats) {
        PeriodicThread logger =
                owned.own(
                        new PeriodicThread(
                                StatsMonitor.THREAD_NAME,
                                ThreadLevel.LOW,
                                StatsMonitor.INTERVAL_SECONDS,
                                StatsMonitor.INTERVAL_SECONDS,
                                () -> {
                                    stats.rollInterval();
                                    return RunOutcome.ok();
                                },
                                InstantSource.system()));
        threads.register(logger);
        logger.start();
    }
}
