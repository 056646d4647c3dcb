package io.lmcache4j.engine;

import static io.lmcache4j.engine.EngineFixture.slots;
import static io.lmcache4j.engine.EngineFixture.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.lookup.LookupClient;
import io.lmcache4j.engine.statistics.ChunkStatistics;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lookups closed, made and made again under a running manager (http-api.md §4.16). */
@Timeout(60)
class LookupComponentTest {
    private static final String CLIENT = "LMCacheLookupClient";
    private static final String SERVER = "LMCacheLookupServer";

    private final EngineFixture worker = EngineFixture.ofChunks(8);
    private final List<LMCacheManager> schedulers = new ArrayList<>();

    @AfterEach
    void close() {
        schedulers.forEach(LMCacheManager::close);
        worker.close();
    }

    private LMCacheManager scheduler(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("chunk_size", EngineFixture.CHUNK);
        LMCacheManager scheduler =
                LMCacheManager.builder(ConfigStore.of(all), EngineFixture.metadata(Role.SCHEDULER))
                        .lookupTransport(LMCacheManager.inProcessLookup(List.of(worker.manager)))
                        .build();
        schedulers.add(scheduler);
        return scheduler;
    }

    private static int lookup(LMCacheManager scheduler, String id) {
        return scheduler
                .lookupClient()
                .map(client -> client.lookup(tokens(1, 8), id, RequestConfigs.EMPTY).orElseThrow())
                .orElse(0);
    }

    private static LookupChange change(Role role, String old, String created) {
        return new LookupChange(
                Optional.ofNullable(old), Optional.ofNullable(created), role, Optional.empty());
    }

    private static double gauge(LMCacheManager manager, String name) {
        return manager.metrics().registry().scrape(("lmcache:" + name)::equals).stream()
                .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void infoNamesTheSideThatTheRoleHas() {
        assertThat(scheduler(Map.of()).lookupInfo()).isEqualTo(new LookupInfo(CLIENT, "None"));
        assertThat(worker.manager.lookupInfo()).isEqualTo(new LookupInfo("None", SERVER));
    }

    @Test
    void modeGoesByRole() {
        assertThat(scheduler(Map.of()).createLookup(true).mode()).isEqualTo("client");
        assertThat(worker.manager.createLookup(true).mode()).isEqualTo("server");
    }

    @Test
    void aClosedClientFindsNothingUntilAnotherIsMade() {
        worker.store(tokens(1, 8), slots(0, 8));
        LMCacheManager scheduler = scheduler(Map.of());
        LookupClient old = scheduler.lookupClient().orElseThrow();
        assertThat(scheduler.closeLookup()).isEqualTo(change(Role.SCHEDULER, CLIENT, null));
        assertThat(scheduler.lookupInfo()).isEqualTo(new LookupInfo("None", "None"));
        assertThat(lookup(scheduler, "a")).isZero();
        assertThat(old.lookup(tokens(1, 8), "b", RequestConfigs.EMPTY)).hasValue(0);
        assertThat(scheduler.closeLookup()).isEqualTo(change(Role.SCHEDULER, "None", null));
        assertThat(scheduler.createLookup(false)).isEqualTo(change(Role.SCHEDULER, null, CLIENT));
        assertThat(lookup(scheduler, "c")).isEqualTo(8);
    }

    @Test
    void aClosedServerAnswersNothingUntilAnotherIsMade() {
        worker.store(tokens(1, 8), slots(0, 8));
        LMCacheManager scheduler = scheduler(Map.of());
        assertThat(worker.manager.closeLookup()).isEqualTo(change(Role.WORKER, SERVER, null));
        assertThat(worker.manager.lookupServer()).isEmpty();
        assertThat(lookup(scheduler, "a")).isZero();
        assertThat(worker.manager.createLookup(false)).isEqualTo(change(Role.WORKER, null, SERVER));
        assertThat(lookup(scheduler, "b")).isEqualTo(8);
    }

    @Test
    void recreatingWorksWithSomethingThereAndWithout() {
        worker.store(tokens(1, 8), slots(0, 8));
        LMCacheManager scheduler = scheduler(Map.of());
        assertThat(scheduler.recreateLookup()).isEqualTo(change(Role.SCHEDULER, CLIENT, CLIENT));
        scheduler.closeLookup();
        assertThat(scheduler.recreateLookup()).isEqualTo(change(Role.SCHEDULER, "None", CLIENT));
        assertThat(worker.manager.recreateLookup()).isEqualTo(change(Role.WORKER, SERVER, SERVER));
        worker.manager.closeLookup();
        assertThat(worker.manager.recreateLookup()).isEqualTo(change(Role.WORKER, "None", SERVER));
        assertThat(lookup(scheduler, "a")).isEqualTo(8);
    }

    @Test
    void aClientThatIsReplacedIsClosed() {
        worker.store(tokens(1, 8), slots(0, 8));
        LMCacheManager scheduler = scheduler(Map.of());
        LookupClient old = scheduler.lookupClient().orElseThrow();
        assertThat(scheduler.createLookup(false)).isEqualTo(change(Role.SCHEDULER, null, CLIENT));
        assertThat(scheduler.lookupClient().orElseThrow()).isNotSameAs(old);
        assertThat(old.lookup(tokens(1, 8), "a", RequestConfigs.EMPTY)).hasValue(0);
        assertThat(lookup(scheduler, "b")).isEqualTo(8);
    }

    @Test
    void aDryRunChangesNothing() {
        LMCacheManager scheduler = scheduler(Map.of());
        LookupClient client = scheduler.lookupClient().orElseThrow();
        scheduler.config().set(Map.of("hit_miss_ratio", 0.5), "test");
        assertThat(scheduler.createLookup(true))
                .isEqualTo(change(Role.SCHEDULER, null, "HitLimitLookupClient(" + CLIENT + ")"));
        assertThat(scheduler.lookupClient()).containsSame(client);
        LMCacheLookupServer server = worker.manager.lookupServer().orElseThrow();
        assertThat(worker.manager.createLookup(true)).isEqualTo(change(Role.WORKER, null, SERVER));
        assertThat(worker.manager.lookupServer()).containsSame(server);
    }

    @Test
    void aNewClientFollowsTheConfigurationOfTheMoment() {
        LMCacheManager scheduler = scheduler(Map.of());
        assertThat(scheduler.chunkStatistics()).isEmpty();
        scheduler
                .config()
                .set(Map.of("hit_miss_ratio", 0.5, "enable_chunk_statistics", true), "test");
        assertThat(scheduler.recreateLookup())
                .isEqualTo(
                        change(
                                Role.SCHEDULER,
                                CLIENT,
                                "ChunkStatisticsLookupClient(HitLimitLookupClient(%s))"
                                        .formatted(CLIENT)));
        assertThat(scheduler.chunkStatistics()).isPresent();
    }

    @Test
    void aSettingThatCannotBeUsedLeavesTheOldClientAtWork() {
        worker.store(tokens(1, 8), slots(0, 8));
        LMCacheManager scheduler = scheduler(Map.of());
        scheduler
                .config()
                .set(
                        Map.of(
                                "enable_chunk_statistics",
                                true,
                                "extra_config",
                                Map.of("chunk_statistics_mem_bf_false_positive_rate", 2.0)),
                        "test");
        for (LookupChange change :
                List.of(scheduler.createLookup(false), scheduler.recreateLookup())) {
            assertThat(change.error()).get().asString().contains("chunk_statistics_mem_bf");
            assertThat(change.old()).isEmpty();
            assertThat(change.created()).isEmpty();
        }
        assertThat(scheduler.lookupInfo().client()).isEqualTo(CLIENT);
        assertThat(lookup(scheduler, "a")).isEqualTo(8);
    }

    @Test
    void aSettingThatCannotBeUsedFailsTheStart() {
        assertThatThrownBy(
                        () ->
                                scheduler(
                                        Map.of(
                                                "enable_chunk_statistics",
                                                true,
                                                "extra_config",
                                                Map.of(
                                                        "chunk_statistics_mem_bf_false_positive_rate",
                                                        2.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunk_statistics_mem_bf");
    }

    @Test
    void aSchedulerWithoutAWayToTheWorkersHasNoClientAndSaysWhy() {
        try (LMCacheManager alone =
                LMCacheManager.builder(
                                ConfigStore.of(Map.of()), EngineFixture.metadata(Role.SCHEDULER))
                        .build()) {
            assertThat(alone.lookupInfo()).isEqualTo(new LookupInfo("None", "None"));
            assertThat(alone.createLookup(false).error())
                    .contains("lookup transport not available");
        }
    }

    @Test
    void afterTheEndNothingIsMade() {
        LMCacheManager scheduler = scheduler(Map.of());
        scheduler.close();
        assertThat(scheduler.lookupInfo().client()).isEqualTo("None");
        assertThat(scheduler.createLookup(false).error()).isPresent();
        assertThat(scheduler.recreateLookup().error()).isPresent();
        assertThat(scheduler.closeLookup()).isEqualTo(change(Role.SCHEDULER, "None", null));
    }

    @Test
    void aSchedulerMayLookUpInAnEngineOfItsOwn() {
        LMCacheManager scheduler = scheduler(Map.of("enable_scheduler_bypass_lookup", true));
        assertThat(scheduler.lookupInfo())
                .isEqualTo(new LookupInfo("LMCacheBypassLookupClient", "None"));
        assertThat(scheduler.portOffset()).isZero();
        assertThat(scheduler.isHealthy()).isTrue();
        LMCacheEngine engine = scheduler.engine().orElseThrow();
        assertThat(engine.storage().backendNames()).as("no memory tier").isEmpty();
        worker.store(tokens(1, 8), slots(0, 8));
        assertThat(lookup(scheduler, "a")).as("workers are not asked").isZero();
        scheduler.config().set(Map.of("enable_scheduler_bypass_lookup", false), "test");
        scheduler.recreateLookup();
        assertThat(lookup(scheduler, "b")).isEqualTo(8);
    }

    @Test
    void withoutAListEveryRankAnswersUnderMlaToo() {
        EngineMetadata mla =
                EngineMetadata.builder()
                        .modelName("m")
                        .worldSize(2)
                        .workerId(1)
                        .kvShape(new KvShape(2, 1, 256, 1, 4))
                        .role(Role.WORKER)
                        .build();
        try (LMCacheManager one = LMCacheManager.builder(ConfigStore.of(Map.of()), mla).build()) {
            assertThat(one.lookupInfo().server()).isEqualTo(SERVER);
        }
    }

    @Test
    void aWorkerThatIsNotInTheListHasNoServer() {
        ConfigStore first = ConfigStore.of(Map.of("lookup_server_worker_ids", List.of(0)));
        try (LMCacheManager zero = LMCacheManager.builder(first, rank(0)).build();
                LMCacheManager one = LMCacheManager.builder(first, rank(1)).build()) {
            assertThat(zero.lookupInfo().server()).isEqualTo(SERVER);
            assertThat(one.lookupInfo().server()).isEqualTo("None");
            assertThat(one.createLookup(false)).isEqualTo(change(Role.WORKER, null, "None"));
        }
        ConfigStore tooLarge = ConfigStore.of(Map.of("lookup_server_worker_ids", List.of(2)));
        assertThatThrownBy(() -> LMCacheManager.builder(tooLarge, rank(0)).build())
                .hasMessageContaining("worker id");
    }

    private static EngineMetadata rank(int worker) {
        return EngineMetadata.builder()
                .modelName("m")
                .worldSize(2)
                .workerId(worker)
                .kvShape(new KvShape(2, 2, 256, 2, 4))
                .role(Role.WORKER)
                .build();
    }

    @Test
    void statisticsGaugesFollowTheClientOfTheMoment() {
        LMCacheManager scheduler =
                scheduler(
                        Map.of(
                                "enable_chunk_statistics",
                                true,
                                "extra_config",
                                Map.of("chunk_statistics_mem_bf_expected_chunks", 1000)));
        assertThat(gauge(scheduler, "chunk_statistics_enabled")).isZero();
        ChunkStatistics statistics = scheduler.chunkStatistics().orElseThrow();
        statistics.start();
        lookup(scheduler, "a");
        lookup(scheduler, "b");
        statistics.status();
        assertThat(gauge(scheduler, "chunk_statistics_enabled")).isEqualTo(1);
        assertThat(gauge(scheduler, "chunk_statistics_total_requests")).isEqualTo(2);
        assertThat(gauge(scheduler, "chunk_statistics_total_chunks")).isEqualTo(4);
        assertThat(gauge(scheduler, "chunk_statistics_unique_chunks")).isEqualTo(2);
        assertThat(gauge(scheduler, "chunk_statistics_reuse_rate")).isEqualTo(0.5);
        assertThat(gauge(scheduler, "chunk_statistics_bloom_filter_size_mb"))
                .isEqualTo(1198 / 1048576.0);
        assertThat(gauge(scheduler, "chunk_statistics_bloom_filter_fill_rate"))
                .isBetween(8 / 9585.0, 12 / 9585.0);
        assertThat(gauge(scheduler, "chunk_statistics_file_count")).isZero();
        scheduler.closeLookup();
        assertThat(gauge(scheduler, "chunk_statistics_total_requests")).isZero();
        assertThat(gauge(scheduler, "chunk_statistics_bloom_filter_size_mb")).isZero();
    }

    @Test
    void changesAndLookupsAtOnceLeaveOneWorkingClientAndNoThread() {
        worker.store(tokens(1, 8), slots(0, 8));
        LMCacheManager scheduler =
                scheduler(
                        Map.of(
                                "enable_chunk_statistics", true,
                                "chunk_statistics_auto_start_statistics", true,
                                "extra_config",
                                        Map.of("chunk_statistics_mem_bf_expected_chunks", 1000)));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> lookups =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; !done.get(); i++) {
                                assertThat(lookup(scheduler, "r" + i)).isIn(0, 8);
                            }
                        },
                        task -> Thread.ofPlatform().start(task));
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        for (int user = 0; user < 4; user++) {
            changes.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 25; i++) {
                                    scheduler.closeLookup();
                                    scheduler.createLookup(false);
                                    scheduler.recreateLookup();
                                }
                            },
                            task -> Thread.ofPlatform().start(task)));
        }
        changes.forEach(CompletableFuture::join);
        done.set(true);
        lookups.join();
        assertThat(lookup(scheduler, "last")).isEqualTo(8);
        assertThat(recorders()).isEqualTo(1);
        scheduler.close();
        assertThat(recorders()).isZero();
    }

    private static long recorders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("MemoryBloomFilterStrategyAsyncWorker"))
                .count();
    }
}
