package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.SecretMask;
import io.lmcache4j.engine.config.WorkerIds;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.lookup.LookupClientFactory;
import io.lmcache4j.engine.lookup.LookupHandler;
import io.lmcache4j.engine.lookup.LookupTransport;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.periodic.PeriodicThread;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.RunOutcome;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.token.TokenDatabase;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Describes and builds an {@link LMCacheManager}.
 *
 * <p>{@link #build} starts everything or nothing: when a part fails, what was built before it is
 * closed again and the failure is thrown.
 */
public final class LMCacheManagerBuilder {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

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

    /** The environment that settings are read from, instead of the process's. */
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
        DataDirectory.check(config.current());
        CloseStack owned = new CloseStack();
        transport.ifPresent(owned::own);
        try {
            return new LMCacheManager(config, metadata, kvCaches, inference, parts(owned));
        } catch (RuntimeException | Error failed) {
            owned.closeAfter(failed);
            throw failed;
        }
    }

    private ManagerParts parts(CloseStack owned) {
        TokenDatabase tokens = tokens();
        PeriodicThreadRegistry threads = new PeriodicThreadRegistry();
        LMCacheMetrics metrics = owned.own(metrics());
        StatsMonitor stats = new StatsMonitor(metrics);
        startStatsLogger(owned, threads, stats);
        ManagerGauges.threads(metrics, threads);
        kvCaches.ifPresent(caches -> metrics.gauge("connector_kv_caches_count", caches::layers));
        Optional<LMCacheEngine> engine =
                ownsEngine()
                        ? Optional.of(
                                new EngineAssembly(
                                                config,
                                                metadata,
                                                tokens,
                                                threads,
                                                metrics,
                                                stats,
                                                environment,
                                                owned)
                                        .build())
                        : Optional.empty();
        LookupComponent lookup =
                owned.own(new LookupComponent(metadata.role(), lookupMaker(tokens, engine)));
        if (engine.isPresent() || transport.isPresent()) {
            lookup.start();
        }
        ManagerGauges.statistics(metrics, lookup::statistics);
        return new ManagerParts(tokens.noneHash(), threads, metrics, engine, lookup, owned);
    }

    /** A worker always does, a scheduler only to look up past the workers. */
    private boolean ownsEngine() {
        return switch (metadata.role()) {
            case SCHEDULER -> config.current().enableSchedulerBypassLookup();
            case WORKER -> true;
            case CONTROLLER, CACHE_SERVER -> false;
        };
    }

    private Supplier<LookupComponent.Side> lookupMaker(
            TokenDatabase tokens, Optional<LMCacheEngine> engine) {
        return switch (metadata.role()) {
            case SCHEDULER -> {
                LookupClientFactory clients =
                        new LookupClientFactory(
                                config, tokens, transport, engine.map(LookupHandler.class::cast));
                yield () -> LookupComponent.Side.of(clients.create());
            }
            case WORKER -> () -> answersLookups() ? server(engine) : LookupComponent.Side.NONE;
            case CONTROLLER, CACHE_SERVER -> () -> LookupComponent.Side.NONE;
        };
    }

    private LookupComponent.Side server(Optional<LMCacheEngine> engine) {
        return LookupComponent.Side.of(
                new LMCacheLookupServer(
                        engine.orElseThrow(), config.current().enableAsyncLoading()));
    }

    /**
     * By {@code lookup_server_worker_ids}; an empty list means every rank, under MLA too, since
     * every rank stores its own chunks.
     */
    private boolean answersLookups() {
        Optional<List<Integer>> ids = config.current().lookupServerWorkerIds();
        return ids.map(List::isEmpty).orElse(true)
                || WorkerIds.resolve(ids, metadata.useMla(), metadata.worldSize())
                        .contains(metadata.workerId());
    }

    private TokenDatabase tokens() {
        TokenDatabase tokens = TokenDatabase.of(metadata, config, environment);
        LOG.info(
                "{}: hashing with {}, NONE_HASH {} ({})",
                metadata.role().text(),
                tokens.hasher().algorithm(),
                tokens.noneHash().value().hex(),
                tokens.noneHash().origin());
        return tokens;
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
                "extra_config histogram_bucket_... must be a list of numbers, was "
                        + SecretMask.mask("", value));
    }

    private static void startStatsLogger(
            CloseStack owned, PeriodicThreadRegistry threads, StatsMonitor stats) {
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
