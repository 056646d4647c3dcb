package io.lmcache4j.engine;

import static io.lmcache4j.engine.EngineFixture.slots;
import static io.lmcache4j.engine.EngineFixture.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Tiers closed and made again under a running engine (http-api.md §4.14). */
@Timeout(60)
class BackendLifecycleTest {
    private static final String CPU = LocalCPUBackend.NAME;

    private final EngineFixture worker = EngineFixture.ofChunks(8);
    private final StorageManager storage = worker.engine.storage();

    @AfterEach
    void close() {
        worker.close();
    }

    private MemoryPool pool() {
        return ((LocalCPUBackend) storage.backend(CPU).orElseThrow()).pool();
    }

    private double gauge(String name) {
        return worker.manager.metrics().registry().scrape(("lmcache:" + name)::equals).stream()
                .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void withoutItsTierAnEngineStoresAndFindsNothing() {
        worker.store(tokens(1, 8), slots(0, 8));
        assertThat(storage.closeBackend(CPU)).isTrue();
        assertThat(worker.retrieve(tokens(1, 8), slots(8, 8))).isZero();
        assertThat(worker.store(tokens(1, 8), slots(0, 8))).isZero();
        assertThat(storage.listBackends()).isEmpty();
        assertThat(storage.isHotCacheEnabled()).isFalse();
    }

    @Test
    void aTierMadeAgainStartsEmptyAndWorks() {
        worker.store(tokens(1, 8), slots(0, 8));
        storage.closeBackend(CPU);
        assertThat(storage.createBackends()).containsExactly(Map.entry(CPU, CPU));
        assertThat(worker.retrieve(tokens(1, 8), slots(8, 8))).isZero();
        worker.fill(slots(0, 8), 3);
        assertThat(worker.store(tokens(1, 8), slots(0, 8))).isEqualTo(8);
        assertThat(worker.retrieve(tokens(1, 8), slots(8, 8))).isEqualTo(8);
        assertThat(worker.rows(slots(8, 8))).isDeepEqualTo(worker.rows(slots(0, 8)));
    }

    @Test
    void aNewPoolIsOfTheSizeConfiguredThen() {
        worker.config.set(
                Map.of("max_local_cpu_size", 3.0 * EngineFixture.PIECE / (1L << 30)), "test");
        assertThat(pool().capacity()).isEqualTo(8 * EngineFixture.PIECE);
        storage.closeBackend(CPU);
        storage.createBackends();
        assertThat(pool().capacity()).isEqualTo(3 * EngineFixture.PIECE);
    }

    @Test
    void aTierThatIsNoLongerWantedIsNotMadeAgain() {
        storage.closeBackend(CPU);
        worker.config.set(Map.of("max_local_cpu_size", 0.0), "test");
        assertThat(storage.createBackends()).isEmpty();
    }

    @Test
    void settingsThatCannotBeUsedLeaveTheEngineWithoutTheTier() {
        storage.closeBackend(CPU);
        worker.config.set(Map.of("max_local_cpu_size", 1e-9), "test");
        assertThatThrownBy(storage::createBackends).isInstanceOf(IllegalArgumentException.class);
        assertThat(storage.backendNames()).isEmpty();
    }

    @Test
    void memoryComesBackAtOnceWhenNobodyHoldsIt() {
        MemoryPool old = pool();
        worker.store(tokens(1, 8), slots(0, 8));
        assertThat(old.activeObjects()).isEqualTo(2);
        storage.closeBackend(CPU);
        assertThat(old.activeObjects()).isZero();
    }

    @Test
    void whatALookupPinnedComesBackWithItsRetrieve() {
        MemoryPool old = pool();
        worker.store(tokens(1, 8), slots(0, 8));
        worker.engine.lookup(Prompt.of(tokens(1, 8)), "r", RequestConfigs.EMPTY);
        storage.closeBackend(CPU);
        storage.createBackends();
        assertThat(old.activeObjects()).as("pinned").isEqualTo(2);
        assertThat(gauge("pin_monitor_pinned_objects_count")).isEqualTo(2);
        worker.engine.unpin("r");
        assertThat(old.activeObjects()).isZero();
        assertThat(gauge("pin_monitor_pinned_objects_count")).isZero();
    }

    @Test
    void gaugesFollowTheTierOfTheMoment() {
        worker.store(tokens(1, 8), slots(0, 8));
        assertThat(gauge("local_cache_usage")).isEqualTo(2 * EngineFixture.PIECE);
        assertThat(gauge("active_memory_objs_count")).isEqualTo(2);
        assertThat(gauge("local_cpu_hot_cache_count")).isEqualTo(2);
        storage.closeBackend(CPU);
        assertThat(gauge("local_cache_usage")).isZero();
        assertThat(gauge("local_cpu_hot_cache_count")).isZero();
        storage.createBackends();
        worker.store(tokens(1, 4), slots(0, 4));
        assertThat(gauge("local_cache_usage")).isEqualTo(EngineFixture.PIECE);
        assertThat(gauge("local_cpu_hot_cache_count")).isEqualTo(1);
    }

    @Test
    void anEngineMayHaveNoMemoryAtAll() {
        ConfigStore none = ConfigStore.of(Map.of("chunk_size", 4, "max_local_cpu_size", 0.0));
        try (LMCacheManager manager =
                LMCacheManager.builder(none, EngineFixture.metadata(Role.WORKER)).build()) {
            LMCacheEngine engine = manager.engine().orElseThrow();
            assertThat(engine.storage().backendNames()).isEmpty();
            assertThat(engine.peek(Prompt.of(tokens(1, 8)), RequestConfigs.EMPTY)).isZero();
        }
    }

    @Test
    void requestsMeanwhileGetRightBytesOrNothingAndNothingLeaks() {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger hits = new AtomicInteger();
        List<CompletableFuture<Void>> requests = new ArrayList<>();
        for (int user = 0; user < 3; user++) {
            int from = user * 16;
            long seed = user;
            worker.fill(slots(from, 8), seed);
            requests.add(
                    CompletableFuture.runAsync(
                            () -> {
                                while (!done.get()) {
                                    hits.addAndGet(storeAndRetrieve(seed, from));
                                }
                            },
                            task -> Thread.ofPlatform().start(task)));
        }
        List<MemoryPool> pools = new ArrayList<>(List.of(pool()));
        for (int round = 0; round < 300 || hits.get() == 0; round++) {
            assertThat(storage.closeBackend(CPU)).isTrue();
            assertThat(storage.createBackends()).hasSize(1);
            pools.add(pool());
        }
        done.set(true);
        requests.forEach(CompletableFuture::join);
        storage.closeBackend(CPU);
        assertThat(pools).allSatisfy(old -> assertThat(old.activeObjects()).isZero());
        assertThat(pools).allSatisfy(old -> assertThat(old.miscounts()).isZero());
    }

    /** The tokens that came back, which must be the right ones. */
    private int storeAndRetrieve(long seed, int from) {
        String id = "user-" + seed;
        long[] prompt = tokens(seed, 8);
        worker.store(prompt, slots(from, 8));
        worker.engine.lookup(Prompt.of(prompt), id, RequestConfigs.EMPTY);
        int[] target = slots(from + 8, 8);
        worker.fill(target, seed + 50); // so that what an earlier round left can't pass for a hit
        RetrieveRequest request =
                new RetrieveRequest(
                        Prompt.of(prompt),
                        0,
                        0,
                        worker.caches,
                        target,
                        Optional.of(id),
                        RequestConfigs.EMPTY);
        int hit = worker.engine.retrieve(request).retrievedTokens();
        assertThat(worker.rows(slots(from + 8, hit))).isDeepEqualTo(worker.rows(slots(from, hit)));
        return hit;
    }
}
