package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.health.CheckReport;
import io.lmcache4j.engine.health.FallbackPolicy;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.health.ReadinessReport;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.storage.StorageFallback;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What makes a real manager ready, and that looking leaves no trace. */
class ManagerReadinessTest {
    private final EngineFixture worker = EngineFixture.ofChunks(4);

    @AfterEach
    void close() {
        worker.close();
    }

    private LMCacheManager scheduler(LMCacheManager... workers) {
        return LMCacheManager.builder(worker.config, EngineFixture.metadata(Role.SCHEDULER))
                .lookupTransport(LMCacheManager.inProcessLookup(List.of(workers)))
                .build();
    }

    private void store(long seed, int tokens) {
        int[] slots = EngineFixture.slots(0, tokens);
        worker.engine.store(
                StoreRequest.of(
                        Prompt.of(EngineFixture.tokens(seed, tokens)), worker.caches, slots));
    }

    private static List<String> names(ReadinessReport report) {
        return report.checks().stream().map(CheckReport::name).toList();
    }

    @Test
    void aWorkerIsReadyAndNamesWhatItLookedAt() throws Exception {
        ReadinessReport report = worker.manager.readiness();
        assertThat(report.reason()).isEmpty();
        assertThat(names(report))
                .containsExactly(
                        "lookup",
                        "backend.LocalCPUBackend",
                        "memory",
                        "engine_health",
                        "periodic_threads");
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtin", "sha256_cbor", "sha256", "xxhash_cbor", "xxhash"})
    void everyAlgorithmHashesTheReservedChunk(String algorithm) throws Exception {
        try (var other = EngineFixture.of(4, Map.of("pre_caching_hash_algorithm", algorithm))) {
            assertThat(other.manager.readiness().reason()).isEmpty();
        }
    }

    @Test
    void aSchedulerAsksItsWorkers() throws Exception {
        try (LMCacheManager scheduler = scheduler(worker.manager)) {
            assertThat(scheduler.readiness().reason()).isEmpty();
        }
        try (LMCacheManager scheduler = scheduler(worker.manager)) {
            worker.manager.closeLookup();
            assertThat(scheduler.readiness().reason())
                    .isEqualTo("lookup: no answer within 500 ms from worker 0");
        }
    }

    @Test
    void aSchedulerWithNobodyToAskIsNotReady() throws Exception {
        try (LMCacheManager scheduler = scheduler()) {
            assertThat(scheduler.readiness().reason())
                    .isEqualTo("lookup: there is no worker to ask");
        }
        try (LMCacheManager scheduler =
                LMCacheManager.builder(worker.config, EngineFixture.metadata(Role.SCHEDULER))
                        .build()) {
            assertThat(scheduler.readiness().reason()).isEqualTo("lookup: no way to any worker");
        }
    }

    @Test
    void aSchedulerThatLooksUpByItselfIsReady() throws Exception {
        ConfigStore config =
                ConfigStore.of(Map.of("chunk_size", 4, "enable_scheduler_bypass_lookup", true));
        try (LMCacheManager scheduler =
                LMCacheManager.builder(config, EngineFixture.metadata(Role.SCHEDULER)).build()) {
            assertThat(scheduler.readiness().reason()).isEmpty();
        }
    }

    @Test
    void aClosedLookupIsNotReady() throws Exception {
        worker.manager.closeLookup();
        assertThat(worker.manager.readiness().reason())
                .isEqualTo("lookup: closed; POST /lookup/create opens it again");
    }

    @Test
    void aLookupThatWasClosedIsReadyOnceItIsMadeAgain() throws Exception {
        worker.manager.closeLookup();
        worker.manager.closeLookup();
        worker.manager.createLookup(true);
        assertThat(worker.manager.lookupServer()).isEmpty();
        worker.manager.createLookup(false);
        assertThat(worker.manager.readiness().reason()).isEmpty();
    }

    @Test
    void aWorkerThatAnswersNoLookupsByConfigurationIsReady() throws Exception {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "chunk_size",
                                4,
                                "max_local_cpu_size",
                                0.001,
                                "lookup_server_worker_ids",
                                List.of(1)));
        EngineMetadata ofTwo = EngineFixture.metadata(Role.WORKER).toBuilder().worldSize(2).build();
        try (LMCacheManager other =
                LMCacheManager.builder(config, ofTwo).kvCaches(worker.caches).build()) {
            assertThat(other.lookupServer()).isEmpty();
            assertThat(other.readiness().reason()).isEmpty();
        }
    }

    @Test
    void aFullPoolIsReadyWhileSomethingMayLeave() throws Exception {
        store(1, 16);
        assertThat(worker.manager.readiness().reason()).isEmpty();
    }

    @Test
    void aPoolInWhichNothingMayLeaveIsNotReady() throws Exception {
        store(1, 16);
        assertThat(
                        worker.engine.lookup(
                                Prompt.of(EngineFixture.tokens(1, 16)),
                                "holder",
                                RequestConfigs.EMPTY))
                .isEqualTo(16);
        assertThat(worker.manager.readiness().reason())
                .isEqualTo("memory: no room for a chunk, and none may be evicted");
    }

    @Test
    void aWorkerWithoutMemoryTierIsNotReady() throws Exception {
        worker.engine.storage().closeBackend(LocalCPUBackend.NAME);
        assertThat(worker.manager.readiness().reason())
                .isEqualTo("memory: no tier provides memory");
    }

    @Test
    void aBypassedTierIsSkipped() throws Exception {
        worker.engine.storage().setBypass(LocalCPUBackend.NAME, true);
        ReadinessReport report = worker.manager.readiness();
        assertThat(report.isReady()).isTrue();
        assertThat(report.checks())
                .filteredOn(check -> check.status() == CheckReport.Status.SKIPPED)
                .extracting(CheckReport::name)
                .containsExactly("backend.LocalCPUBackend");
    }

    @Test
    void aCriticalThreadThatEndedIsNotReady() throws Exception {
        worker.manager.periodicThreads().find("PinMonitor-thread").orElseThrow().stop();
        assertThat(worker.manager.readiness().reason())
                .isEqualTo("periodic_threads: PinMonitor-thread (critical) is not running");
    }

    @Test
    void anEngineThatIsNotUsedSaysWhy() throws Exception {
        var failing =
                new HealthCheck() {
                    @Override
                    public String name() {
                        return "Remote(redis://r)";
                    }

                    @Override
                    public HealthResult check() {
                        return new HealthResult.Unhealthy("timed out");
                    }
                };
        assertThat(unhealthyReason(failing)).isEqualTo("not used: Remote(redis://r): timed out");
    }

    @Test
    void theHostMayHaveItsOwnThingsLookedAfter() throws Exception {
        var check =
                new HealthCheck() {
                    @Override
                    public String name() {
                        return "mine";
                    }

                    @Override
                    public HealthResult check() {
                        return new HealthResult.Unhealthy("broken");
                    }
                };
        worker.manager.addReadinessCheck(check);
        assertThat(worker.manager.readiness().reason()).isEqualTo("mine: broken");
        assertThat(worker.manager.readiness().checks().getLast().name()).isEqualTo("mine");
    }

    /** The text of the check over an engine whose monitor has this check alone. */
    private String unhealthyReason(HealthCheck check) throws Exception {
        var monitor =
                new HealthMonitor(
                        () -> List.of(check),
                        FallbackPolicy.RECOMPUTE,
                        new StorageFallback(worker.engine.storage()),
                        0.01,
                        InstantSource.system());
        try (monitor) {
            monitor.start();
            long end = System.nanoTime() + 20_000_000_000L;
            while (monitor.isHealthy() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            HealthCheck health = ReadinessChecks.health(monitor);
            return ((HealthResult.Unhealthy) health.check()).reason();
        }
    }

    @Test
    void lookingLeavesNoTrace() throws Exception {
        store(1, 8);
        Map<String, Double> before = counts();
        try (LMCacheManager scheduler = scheduler(worker.manager)) {
            Map<String, Double> atStart = counts(scheduler);
            assertThat(scheduler.readiness().isReady()).isTrue();
            assertThat(counts(scheduler)).isEqualTo(atStart);
        }
        assertThat(worker.manager.readiness().isReady()).isTrue();
        assertThat(counts()).isEqualTo(before);
        assertThat(worker.engine.pinnedLookups()).isZero();
        // The oldest chunks still leave first.
        store(2, 16);
        assertThat(worker.engine.peek(Prompt.of(EngineFixture.tokens(1, 8)), RequestConfigs.EMPTY))
                .isZero();
    }

    @Test
    void chunkStatisticsAndHitLimitsDoNotSeeIt() throws Exception {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "chunk_size",
                                4,
                                "enable_chunk_statistics",
                                true,
                                "chunk_statistics_auto_start_statistics",
                                true,
                                "hit_miss_ratio",
                                1.0));
        try (LMCacheManager scheduler =
                LMCacheManager.builder(config, EngineFixture.metadata(Role.SCHEDULER))
                        .lookupTransport(LMCacheManager.inProcessLookup(List.of(worker.manager)))
                        .build()) {
            assertThat(scheduler.lookupInfo().client())
                    .isEqualTo(
                            "ChunkStatisticsLookupClient(HitLimitLookupClient(LMCacheLookupClient))");
            assertThat(scheduler.readiness().reason()).isEmpty();
            assertThat(scheduler.chunkStatistics().orElseThrow().snapshot().totalRequests())
                    .isZero();
        }
    }

    @Test
    void anOperationThatFailsIsTheLastError() {
        assertThat(worker.manager.lastError()).isEmpty();
        int[] outside = {EngineFixture.SLOTS, 1, 2, 3};
        assertThatThrownBy(
                        () ->
                                worker.engine.store(
                                        StoreRequest.of(
                                                Prompt.of(EngineFixture.tokens(1, 4)),
                                                worker.caches,
                                                outside)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(worker.manager.lastError())
                .hasValueSatisfying(error -> assertThat(error.where()).isEqualTo("store"));
    }

    private Map<String, Double> counts() {
        return counts(worker.manager);
    }

    private static Map<String, Double> counts(LMCacheManager manager) {
        Map<String, Double> counts = new TreeMap<>();
        LMCacheMetrics metrics = manager.metrics();
        for (var family : metrics.registry().scrape()) {
            String name = family.getMetadata().getName();
            if (!name.startsWith("lmcache")) {
                continue;
            }
            if (family instanceof CounterSnapshot counter) {
                counter.getDataPoints().forEach(p -> counts.put(name, p.getValue()));
            } else if (family instanceof HistogramSnapshot histogram) {
                histogram.getDataPoints().forEach(p -> counts.put(name, (double) p.getCount()));
            }
        }
        assertThat(counts).containsKey("lmcache:num_lookup_requests");
        return counts;
    }
}
