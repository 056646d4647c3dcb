package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.LastError;
import io.lmcache4j.engine.health.LivenessProbe;
import io.lmcache4j.engine.health.Readiness;
import io.lmcache4j.engine.health.ReadinessReport;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.lookup.LookupClient;
import io.lmcache4j.engine.lookup.LookupTransport;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.ThreadStatus;
import io.lmcache4j.engine.statistics.ChunkStatistics;
import io.lmcache4j.engine.token.NoneHash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One process role, scheduler or worker, and everything it owns: what an endpoint sees.
 *
 * <p>A worker has an engine and a lookup server, a scheduler a lookup client. Two managers of one
 * JVM share nothing. It knows no HTTP: the host builds an API server on it and closes that first.
 * Thread-safe.
 *
 * <pre>{@code
 * ConfigStore config = ConfigLoader.load(Optional.empty(), System.getenv(), Map.of());
 * try (LMCacheManager worker = LMCacheManager.builder(config, metadata).kvCaches(caches).build()) {
 *     worker.engine().orElseThrow().store(StoreRequest.of(prompt, caches, slots));
 * }
 * }</pre>
 */
public final class LMCacheManager implements AutoCloseable {
    private final ConfigStore config;
    private final EngineMetadata metadata;
    private final Optional<KvCaches> kvCaches;
    private final Optional<InferenceHost> inference;
    private final ManagerParts parts;
    private final List<HealthCheck> hostChecks = new CopyOnWriteArrayList<>();
    private final List<HealthCheck> vitalParts = new CopyOnWriteArrayList<>();
    private final Map<String, Supplier<?>> hostStatus = new ConcurrentSkipListMap<>();
    private final Readiness readiness;
    private final long startedNanos = System.nanoTime();

    LMCacheManager(
            ConfigStore config,
            EngineMetadata metadata,
            Optional<KvCaches> kvCaches,
            Optional<InferenceHost> inference,
            ManagerParts parts) {
        this.config = config;
        this.metadata = metadata;
        this.kvCaches = kvCaches;
        this.inference = inference;
        this.parts = parts;
        var own =
                new ReadinessChecks(
                        role(), parts.engine(), parts.lookup(), parts.periodicThreads());
        this.readiness =
                new Readiness(
                        () -> Stream.concat(own.all().stream(), hostChecks.stream()).toList());
    }

    /** Starts describing a manager. */
    public static LMCacheManagerBuilder builder(ConfigStore config, EngineMetadata metadata) {
        return new LMCacheManagerBuilder(config, metadata);
    }

    /** The configuration in force and its history. */
    public ConfigStore config() {
        return config;
    }

    /** Model, rank and shape. */
    public EngineMetadata metadata() {
        return metadata;
    }

    /** Scheduler or worker. */
    public Role role() {
        return metadata.role();
    }

    /**
     * Added to the base port of the API server: 1 + worker id for a worker, else 0, by role
     * (http-api.md §7.2, decisions.md 25).
     */
    public int portOffset() {
        return switch (role()) {
            case SCHEDULER, CONTROLLER, CACHE_SERVER -> 0;
            case WORKER -> 1 + metadata.workerId();
        };
    }

    /**
     * The cache engine; empty on a scheduler, unless it looks up in one of its own ({@code
     * enable_scheduler_bypass_lookup}).
     */
    public Optional<LMCacheEngine> engine() {
        return parts.engine();
    }

    /**
     * The scheduler's side of the lookup; empty on a worker. To be asked for at each request, since
     * it can be closed and replaced at run time; without one, nothing is found.
     */
    public Optional<LookupClient> lookupClient() {
        return parts.lookup().current().client();
    }

    /** The worker's side of the lookup; empty on a scheduler, and where it was closed. */
    public Optional<LMCacheLookupServer> lookupServer() {
        return parts.lookup().current().server();
    }

    /** The chunk statistics of the current lookup client, if it keeps any (engine.md §8.6). */
    public Optional<ChunkStatistics> chunkStatistics() {
        return parts.lookup().statistics();
    }

    /** What looks up here, by class names (http-api.md §4.16). */
    public LookupInfo lookupInfo() {
        return parts.lookup().info();
    }

    /**
     * Closes the scheduler's lookup client or the worker's lookup server, if there is one. Until
     * another is made, lookups find nothing.
     */
    public LookupChange closeLookup() {
        return parts.lookup().closeCurrent();
    }

    /**
     * Makes a lookup client or server as the configuration of this moment asks for, in place of the
     * one that is there, which is closed.
     *
     * @param dryRun to only make one, close it, and say what it was
     */
    public LookupChange createLookup(boolean dryRun) {
        return parts.lookup().create(dryRun);
    }

    /** As {@link #createLookup} in earnest; the result tells the old one as well. */
    public LookupChange recreateLookup() {
        return parts.lookup().recreate();
    }

    /** The host's KV tensors, if it registered any. */
    public Optional<KvCaches> kvCaches() {
        return kvCaches;
    }

    /**
     * What the inference engine says of itself, in the order and under the names of {@code
     * /inference_info} (http-api.md §4.2); empty without one. Throws what the host throws.
     */
    public Map<String, Object> inferenceInfo() {
        return inference.map(host -> host.info().attributes()).orElse(Map.of());
    }

    /** The inference engine's version; {@code NA} without one (decisions.md 22). */
    public String inferenceVersion() {
        return inference.map(InferenceHost::version).orElse("NA");
    }

    /** The prefix value of every hash chain, and where it came from. */
    public NoneHash noneHash() {
        return parts.noneHash();
    }

    /** This manager's background threads. */
    public PeriodicThreadRegistry periodicThreads() {
        return parts.periodicThreads();
    }

    /** This manager's metrics. */
    public LMCacheMetrics metrics() {
        return parts.metrics();
    }

    /** Whether store, lookup and retrieve do anything. */
    public boolean isHealthy() {
        return engine().map(LMCacheEngine::isHealthy).orElse(true);
    }

    /**
     * Whether this process can do its work at this moment, and why not: looks things up through the
     * real path, asks every tier, looks at memory, health and threads, and leaves no trace
     * (operator-api.md §2). Made at most once a second, shared by all who ask, and never longer
     * than {@link Readiness#DEADLINE}.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    public ReadinessReport readiness() throws InterruptedException {
        return readiness.report();
    }

    /**
     * Lets readiness look after something that the host has beside this manager, such as a server's
     * certificate, after the manager's own.
     *
     * @param check of a name that no other has
     */
    public void addReadinessCheck(HealthCheck check) {
        hostChecks.add(check);
    }

    /** Takes a check away that was added. */
    public void removeReadinessCheck(HealthCheck check) {
        hostChecks.remove(check);
    }

    /**
     * Lets liveness look after something that the host has beside this manager and that nothing but
     * a restart of the process brings back, such as a thread that has ended.
     *
     * @param check answers at once, whatever happens
     */
    public void addLivenessCheck(HealthCheck check) {
        vitalParts.add(check);
    }

    /**
     * Lets the summary of this process show something that the host has beside this manager.
     *
     * @param name of a field that no other has
     * @param value asked at each summary: JSON values, maps and lists of them; must not wait
     */
    public void addStatus(String name, Supplier<?> value) {
        hostStatus.put(name, value);
    }

    /** What the host adds to the summary, of this moment, by name. */
    public Map<String, Object> hostStatus() {
        Map<String, Object> values = new LinkedHashMap<>();
        hostStatus.forEach((name, value) -> values.put(name, value.get()));
        return values;
    }

    /**
     * What went wrong last in this process: in an operation of the engine, a health check or a
     * periodic thread.
     */
    public Optional<LastError> lastError() {
        Stream<LastError> ofThreads =
                periodicThreads().statuses().stream()
                        .flatMap(thread -> lastFailure(thread).stream());
        Stream<LastError> ofEngine =
                engine().flatMap(present -> present.health().lastError()).stream();
        return Stream.concat(ofThreads, ofEngine).max(Comparator.comparingDouble(LastError::time));
    }

    private static Optional<LastError> lastFailure(ThreadStatus thread) {
        return thread.lastSummary()
                .filter(run -> !run.outcome().success())
                .map(run -> new LastError(run.timestamp(), thread.name(), run.outcome().message()));
    }

    /** How long this manager has existed. */
    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Whether the engine's locks can be had, if there is one, and the host's parts move. */
    public LivenessProbe liveness() {
        return new LivenessProbe(
                () -> engine().map(LMCacheEngine::locks).orElse(List.of()), vitalParts);
    }

    /**
     * Stops the threads, the lookup and the engine, in this order, and gives back the memory.
     * Repeated calls do nothing.
     */
    @Override
    public void close() {
        parts.close();
    }

    /**
     * How the lookup servers of workers are reached from a scheduler in the same JVM. Workers
     * without one now are never asked; a server that is replaced later is.
     */
    public static LookupTransport inProcessLookup(Iterable<LMCacheManager> workers) {
        List<Supplier<Optional<LMCacheLookupServer>>> servers = new ArrayList<>();
        for (LMCacheManager worker : workers) {
            if (worker.lookupServer().isPresent()) {
                servers.add(worker::lookupServer);
            }
        }
        return LookupTransport.inProcess(servers);
    }
}
