package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.lookup.LookupClient;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.periodic.ThreadStatus;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

class LMCacheManagerTest {
    private static final RequestConfigs NONE = RequestConfigs.EMPTY;

    private final ConfigStore config =
            ConfigStore.of(Map.of("chunk_size", 4, "max_local_cpu_size", 0.001));
    private final PagedKvCaches caches =
            PagedKvCaches.allocate(KvLayout.NL_X_TWO_NB_BS_NH_HS, 2, 16, 4, 2, 4, KvDtype.BFLOAT16);
    private final List<LMCacheManager> workers = List.of(worker(0), worker(1));
    private final LMCacheManager scheduler =
            LMCacheManager.builder(config, metadata(Role.SCHEDULER, 0))
                    .lookupTransport(LMCacheManager.inProcessLookup(workers))
                    .build();

    private LMCacheManager worker(int rank) {
        return LMCacheManager.builder(config, metadata(Role.WORKER, rank))
                .kvCaches(caches)
                .environment(Map.of())
                .build();
    }

    private static EngineMetadata metadata(Role role, int rank) {
        return EngineMetadata.builder()
                .modelName("m")
                .worldSize(2)
                .workerId(rank)
                .kvShape(new KvShape(2, 2, 4, 2, 4))
                .role(role)
                .build();
    }

    @AfterEach
    void close() {
        scheduler.close();
        workers.forEach(LMCacheManager::close);
        workers.forEach(LMCacheManager::close);
        caches.close();
    }

    private LookupClient client() {
        return scheduler.lookupClient().orElseThrow();
    }

    private LMCacheEngine engine(int rank) {
        return workers.get(rank).engine().orElseThrow();
    }

    private void store(int rank, int tokens) {
        engine(rank)
                .store(
                        StoreRequest.of(
                                Prompt.of(EngineFixture.tokens(1, tokens)),
                                caches,
                                EngineFixture.slots(0, tokens)));
    }

    @Test
    void portOffsetsGoByRole() {
        assertThat(scheduler.portOffset()).isZero();
        assertThat(workers).extracting(LMCacheManager::portOffset).containsExactly(1, 2);
    }

    @Test
    void aSchedulerHasAClientAndAWorkerAnEngineAndAServer() {
        assertThat(scheduler.engine()).isEmpty();
        assertThat(scheduler.lookupServer()).isEmpty();
        assertThat(workers.getFirst().lookupClient()).isEmpty();
        assertThat(workers.getFirst().lookupServer()).isPresent();
        assertThat(workers.getFirst().kvCaches()).containsSame(caches);
    }

    @Test
    void aLookupGivesWhatEveryRankHas() {
        long[] prompt = EngineFixture.tokens(1, 12);
        assertThat(client().lookup(prompt, "a", NONE)).hasValue(0);
        store(0, 12);
        store(1, 8);
        assertThat(client().lookup(prompt, "b", NONE)).hasValue(8);
        assertThat(client().lookupCache("b")).isEqualTo(OptionalInt.of(8));
        assertThat(client().lookupCache("unknown")).isEmpty();
    }

    @Test
    void whatALookupPinnedIsReleasedOnEveryRank() {
        store(0, 8);
        store(1, 8);
        client().lookup(EngineFixture.tokens(1, 8), "a", NONE);
        assertThat(engine(0).pinnedLookups()).isEqualTo(1);
        assertThat(engine(1).pinnedLookups()).isEqualTo(1);
        client().unpin("a");
        assertThat(engine(0).pinnedLookups()).isZero();
        assertThat(engine(1).pinnedLookups()).isZero();
        assertThat(client().lookupCache("a")).isEmpty();
    }

    @Test
    void aPromptWithoutAWholeChunkIsNotAskedFor() {
        assertThat(client().lookup(EngineFixture.tokens(1, 3), "a", NONE)).hasValue(0);
        assertThat(counter(workers.getFirst(), "lmcache:num_lookup_requests")).isZero();
    }

    @Test
    void aWorkerThatIsGoneMakesTheLookupZeroAndLeavesNoPins() {
        store(0, 8);
        store(1, 8);
        workers.get(1).lookupServer().orElseThrow().close();
        assertThat(client().lookup(EngineFixture.tokens(1, 8), "a", NONE)).hasValue(0);
        assertThat(engine(0).pinnedLookups()).isZero();
    }

    @Test
    void twoManagersShareNothing() {
        store(0, 8);
        assertThat(counter(workers.get(0), "lmcache:num_store_requests")).isEqualTo(1);
        assertThat(counter(workers.get(1), "lmcache:num_store_requests")).isZero();
        workers.get(0).engine().orElseThrow().storage().setFreeze(true);
        assertThat(workers.get(1).engine().orElseThrow().storage().isFrozen()).isFalse();
        assertThat(engine(1).peek(Prompt.of(EngineFixture.tokens(1, 8)), NONE)).isZero();
    }

    @Test
    void memoryGaugesFollowThePool() {
        store(0, 8);
        assertThat(gauge(workers.getFirst(), "lmcache:local_cache_usage")).isEqualTo(8192);
        assertThat(gauge(workers.getFirst(), "lmcache:local_cpu_hot_cache_count")).isEqualTo(2);
        assertThat(gauge(workers.getFirst(), "lmcache:connector_kv_caches_count")).isEqualTo(2);
        assertThat(gauge(workers.getFirst(), "lmcache:lmcache_is_healthy")).isEqualTo(1);
    }

    @Test
    void theHealthThreadSaysThatItHasNothingToCheck() {
        ThreadStatus health =
                workers.getFirst().periodicThreads().statuses().stream()
                        .filter(status -> status.name().equals("health-monitor-thread"))
                        .findFirst()
                        .orElseThrow();
        assertThat(health.running()).isFalse();
        assertThat(health.level()).isEqualTo(ThreadLevel.LOW);
        assertThat(health.lastSummary().orElseThrow().outcome().message())
                .isEqualTo("No active health checks to monitor, thread not started");
    }

    @Test
    void threadsEndWithTheirManager() {
        LMCacheManager worker = workers.getFirst();
        assertThat(worker.periodicThreads().statuses())
                .extracting(ThreadStatus::name)
                .containsExactlyInAnyOrder(
                        "stats-logger-thread", "PinMonitor-thread", "health-monitor-thread");
        worker.close();
        assertThat(worker.periodicThreads().statuses())
                .allSatisfy(status -> assertThat(status.running()).isFalse());
    }

    @Test
    void withoutMemoryThereIsNoCpuTierAndNothingIsStored() {
        ConfigStore none = ConfigStore.of(Map.of("chunk_size", 4, "max_local_cpu_size", 0.0));
        try (LMCacheManager manager =
                LMCacheManager.builder(none, metadata(Role.WORKER, 0)).kvCaches(caches).build()) {
            LMCacheEngine engine = manager.engine().orElseThrow();
            assertThat(engine.storage().backendNames()).isEmpty();
            assertThat(
                            engine.store(
                                    StoreRequest.of(
                                            Prompt.of(EngineFixture.tokens(1, 8)),
                                            caches,
                                            EngineFixture.slots(0, 8))))
                    .isZero();
        }
    }

    @Test
    void aDataDirectoryThatCanNotBeWrittenFailsTheStart(@TempDir Path temp) throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> schedulerWithData(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lmcache4j.data_dir")
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> schedulerWithData(file.resolve("below")))
                .isInstanceOf(IllegalArgumentException.class);

        Path fresh = temp.resolve("some/where");
        schedulerWithData(fresh).close();
        assertThat(fresh).isEmptyDirectory();
    }

    private static LMCacheManager schedulerWithData(Path folder) {
        ConfigStore named =
                ConfigStore.of(
                        Map.of("extra_config", Map.of("lmcache4j.data_dir", folder.toString())));
        return LMCacheManager.builder(named, metadata(Role.SCHEDULER, 0)).build();
    }

    @Test
    void aHostMayBringItsOwnRegistry() {
        PrometheusRegistry own = new PrometheusRegistry();
        try (LMCacheManager manager =
                LMCacheManager.builder(config, metadata(Role.SCHEDULER, 0))
                        .prometheusRegistry(own)
                        .build()) {
            assertThat(manager.metrics().registry()).isSameAs(own);
            assertThat(own.scrape(name -> name.startsWith("lmcache:")).size()).isPositive();
        }
        assertThat(own.scrape(name -> name.startsWith("lmcache:")).size()).isZero();
    }

    @Test
    void theNoneHashComesFromTheEnvironmentItWasGiven() {
        try (LMCacheManager manager =
                LMCacheManager.builder(config, metadata(Role.SCHEDULER, 0))
                        .environment(Map.of("PYTHONHASHSEED", "0"))
                        .build()) {
            assertThat(manager.noneHash().value().hex()).isEqualTo("49bc192c478bfc2e");
        }
        assertThat(workers.getFirst().noneHash().value().hex()).isEqualTo("0");
    }

    @Test
    void aBadSettingLeavesNothingBehind() {
        PrometheusRegistry own = new PrometheusRegistry();
        ConfigStore bad =
                ConfigStore.of(
                        Map.of("extra_config", Map.of("lmcache4j.none_hash", "seed:never mind")));
        assertThatThrownBy(
                        () ->
                                LMCacheManager.builder(bad, metadata(Role.WORKER, 0))
                                        .prometheusRegistry(own)
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lmcache4j.none_hash");
        assertThat(own.scrape(name -> name.startsWith("lmcache:")).size()).isZero();
    }

    private static double counter(LMCacheManager manager, String name) {
        return manager.metrics().registry().scrape(name::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private static double gauge(LMCacheManager manager, String name) {
        return manager.metrics().registry().scrape(name::equals).stream()
                .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .sum();
    }
}
