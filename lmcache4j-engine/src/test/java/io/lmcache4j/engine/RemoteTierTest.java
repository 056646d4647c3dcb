package io.lmcache4j.engine;

import static io.lmcache4j.engine.EngineFixture.slots;
import static io.lmcache4j.engine.EngineFixture.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.remote.RemoteBackend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remote tiers under a whole engine. */
@Timeout(60)
class RemoteTierTest {
    private static final String CPU = LocalCPUBackend.NAME;
    private static final String REMOTE = RemoteBackend.NAME;

    private static EngineFixture worker(Map<String, Object> settings) {
        return EngineFixture.of(8, settings);
    }

    private static LocalCPUBackend memory(StorageManager storage) {
        return (LocalCPUBackend) storage.backend(CPU).orElseThrow();
    }

    private static void store(EngineFixture worker, long seed) throws InterruptedException {
        worker.fill(slots(0, 8), seed);
        assertThat(worker.store(tokens(seed, 8), slots(0, 8))).isEqualTo(8);
        assertThat(remote(worker.engine.storage()).awaitPuts(Duration.ofSeconds(20))).isTrue();
    }

    private static RemoteBackend remote(StorageManager storage) {
        return (RemoteBackend) storage.backend(REMOTE).orElseThrow();
    }

    private static void assertRetrieves(EngineFixture worker, long seed) {
        worker.fill(slots(0, 8), seed);
        worker.fill(slots(8, 8), seed + 50);
        assertThat(worker.retrieve(tokens(seed, 8), slots(8, 8))).isEqualTo(8);
        assertThat(worker.rows(slots(8, 8))).isDeepEqualTo(worker.rows(slots(0, 8)));
    }

    @Test
    void whatMemoryLostComesBackFromTheStore() throws Exception {
        try (EngineFixture worker = worker(Map.of("remote_url", "mock://0.01/"))) {
            StorageManager storage = worker.engine.storage();
            assertThat(storage.backendNames()).containsExactly(CPU, REMOTE);
            store(worker, 1);
            worker.engine.clear(Optional.empty());
            assertThat(worker.engine.lookup(Prompt.of(tokens(1, 8)), "id", RequestConfigs.EMPTY))
                    .isEqualTo(8);
            worker.engine.unpin("id");
            assertRetrieves(worker, 1);
            assertThat(memory(storage).size()).as("kept in the hot cache again").isEqualTo(2);
            assertThat(worker.manager.metrics().count("num_remote_read_requests")).isEqualTo(2);
            assertThat(worker.manager.metrics().count("num_remote_write_requests")).isEqualTo(2);
        }
    }

    @Test
    void withoutHotCacheTheStoreIsAllThereIs() throws Exception {
        try (EngineFixture worker =
                worker(Map.of("remote_url", "mock://0.01/", "local_cpu", false))) {
            store(worker, 1);
            assertRetrieves(worker, 1);
            assertThat(memory(worker.engine.storage()).pool().activeObjects()).isZero();
        }
    }

    @Test
    void theMemoryTierMayGoAndComeBack() throws Exception {
        try (EngineFixture worker = worker(Map.of("remote_url", "mock://0.01/"))) {
            store(worker, 1);
            StorageManager storage = worker.engine.storage();
            storage.closeBackend(CPU);
            assertThat(worker.retrieve(tokens(1, 8), slots(8, 8))).as("no memory").isZero();
            assertThat(storage.createBackends()).containsOnlyKeys(CPU);
            assertThat(storage.backendNames()).containsExactly(CPU, REMOTE);
            assertRetrieves(worker, 1);
        }
    }

    @Test
    void tiersOfPluginsComeFirstAndABrokenOneIsLeftOut() {
        Map<String, Object> settings =
                Map.of(
                        "remote_url",
                        "blackhole://",
                        "remote_storage_plugins",
                        List.of("mine", "blackhole.b", "shared"),
                        "extra_config",
                        Map.of("remote_storage_plugin.shared.url", "mock://0.01/"));
        try (EngineFixture worker = worker(settings)) {
            StorageManager storage = worker.engine.storage();
            assertThat(storage.backendNames())
                    .containsExactly(CPU, REMOTE + "-blackhole.b", REMOTE + "-shared", REMOTE);
            assertThat(storage.closeBackend(REMOTE + "-shared")).isTrue();
            assertThat(storage.createBackends()).containsOnlyKeys(REMOTE + "-shared");
        }
    }

    @Test
    void aUrlThatNobodyClaimsFailsTheStartAndNamesItsKey() {
        assertThatThrownBy(() -> worker(Map.of("remote_url", "gopher://h:1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("remote_url: No adapter found for URL gopher://h:1");
    }

    @Test
    void aUrlThatNobodyClaimsChangesNothingAtRunTime() {
        try (EngineFixture worker = worker(Map.of("remote_url", "blackhole://"))) {
            StorageManager storage = worker.engine.storage();
            storage.closeBackend(REMOTE);
            worker.config.set(Map.of("remote_url", "gopher://h:1"), "test");
            assertThatThrownBy(storage::createBackends)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(storage.backendNames()).containsExactly(CPU);
        }
    }

    @Test
    void aSchedulerThatLooksUpByItselfSeesTheStoreButReadsNothing() {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "remote_url",
                                "mock://0.01/",
                                "enable_scheduler_bypass_lookup",
                                true));
        try (LMCacheManager scheduler =
                LMCacheManager.builder(config, EngineFixture.metadata(Role.SCHEDULER)).build()) {
            LMCacheEngine engine = scheduler.engine().orElseThrow();
            assertThat(engine.storage().backendNames()).containsExactly(REMOTE);
            assertThat(engine.peek(Prompt.of(tokens(1, 8)), RequestConfigs.EMPTY)).isZero();
        }
    }

    @Test
    void chunksMoveFromTierToTier() throws Exception {
        try (EngineFixture worker = worker(Map.of("remote_url", "mock://0.01/"))) {
            LMCacheEngine engine = worker.engine;
            engine.storage().setBypass(REMOTE, true);
            worker.fill(slots(0, 8), 1);
            worker.store(tokens(1, 8), slots(0, 8));
            engine.storage().setBypass(REMOTE, false);
            Prompt prompt = Prompt.of(tokens(1, 8));

            assertThat(engine.move(prompt, CPU, REMOTE, true, RequestConfigs.EMPTY)).isEqualTo(8);
            assertThat(memory(engine.storage()).size()).isEqualTo(2);
            assertThat(engine.move(prompt, CPU, REMOTE, false, RequestConfigs.EMPTY)).isEqualTo(8);
            assertThat(memory(engine.storage()).size()).isZero();
            assertThat(engine.move(prompt, CPU, REMOTE, false, RequestConfigs.EMPTY)).isZero();
            assertRetrieves(worker, 1);
            engine.clear(Optional.empty());
            assertThat(engine.move(prompt, REMOTE, CPU, false, RequestConfigs.EMPTY)).isEqualTo(8);
            assertThat(memory(engine.storage()).size()).isEqualTo(2);
            assertThat(engine.move(prompt, REMOTE, CPU, false, RequestConfigs.EMPTY)).isZero();
            assertRetrieves(worker, 1);
        }
    }

    @Test
    void whatDoesNotArriveStays() {
        try (EngineFixture worker = worker(Map.of("remote_url", "blackhole://"))) {
            worker.store(tokens(1, 8), slots(0, 8));
            Prompt prompt = Prompt.of(tokens(1, 8));
            assertThat(worker.engine.move(prompt, CPU, REMOTE, false, RequestConfigs.EMPTY))
                    .isZero();
            assertThat(memory(worker.engine.storage()).size()).isEqualTo(2);
            assertThatThrownBy(
                            () ->
                                    worker.engine.move(
                                            prompt, CPU, "Elsewhere", true, RequestConfigs.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Backend 'Elsewhere' not found. Available: [" + CPU);
        }
    }

    @Test
    void compressionIsRefusedWithTheReason() {
        try (EngineFixture worker = worker(Map.of())) {
            Prompt prompt = Prompt.of(tokens(1, 8));
            assertThatThrownBy(() -> worker.engine.compress(prompt, "cachegen", CPU))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("GPU kernels");
            assertThatThrownBy(() -> worker.engine.decompress(prompt, "zip", CPU))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid type: 'zip'; there is naive");
            assertThat(worker.engine.compress(prompt, "naive", CPU)).isZero();
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingHoldsNobodyUp() throws Exception {
        try (ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                EngineFixture worker =
                        worker(
                                Map.of(
                                        "remote_url",
                                        "lm://127.0.0.1:" + frozen.getLocalPort(),
                                        "extra_config",
                                        Map.of(
                                                "fallback_policy", "local_cpu",
                                                "ping_timeout", 0.2,
                                                "lmcache4j.remote_contains_timeout_secs", 0.2,
                                                "lmcache4j.remote_put_timeout_secs", 0.2)))) {
            long started = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(worker.store(tokens(i, 8), slots(0, 8))).isEqualTo(8);
                assertThat(
                                worker.engine.lookup(
                                        Prompt.of(tokens(900 + i, 8)), "id", RequestConfigs.EMPTY))
                        .isZero();
            }
            Duration all = Duration.ofNanos(System.nanoTime() - started);
            assertThat(all).as("50 times 0.2 s were 10 s").isLessThan(Duration.ofSeconds(8));
            assertThat(
                            remote(worker.engine.storage()).trouble().isPresent()
                                    || worker.engine.storage().bypassedBackends().contains(REMOTE))
                    .isTrue();
            assertThat(worker.manager.readiness().isReady()).isTrue();
        }
    }

    @Test
    void tiersButTheMemoryOneAreAuditedWhenThatIsAskedFor() throws Exception {
        Map<String, Object> settings =
                Map.of(
                        "remote_url",
                        "mock://0.01/",
                        "extra_config",
                        Map.of("audit_backend_enabled", true));
        try (EngineFixture worker = worker(settings);
                CapturedLog log = new CapturedLog("lmcache.audit", Level.INFO)) {
            StorageManager storage = worker.engine.storage();
            assertThat(storage.listBackends())
                    .containsExactly(Map.entry(CPU, CPU), Map.entry(REMOTE, "AuditBackend"));
            worker.fill(slots(0, 8), 1);
            worker.store(tokens(1, 8), slots(0, 8));
            storage.backend(REMOTE).orElseThrow().awaitPuts(Duration.ofSeconds(20));
            assertThat(log.containing("RemoteBackend is offered")).hasSize(2);
            worker.engine.clear(Optional.of(List.of(CPU)));
            assertRetrieves(worker, 1);
            assertThat(log.containing("RemoteBackend reads")).hasSize(2);
        }
    }

    @Test
    void theMonitorFollowsTheTiersAtRunTime() {
        try (EngineFixture worker = worker(Map.of())) {
            var thread = worker.engine.health().thread();
            assertThat(thread.status().running()).isFalse();
            worker.config.set(Map.of("remote_url", "mock://0.01/"), "test");
            worker.engine.storage().createBackends();
            assertThat(thread.status().running()).isTrue();
            assertThat(worker.engine.storage().healthChecks())
                    .singleElement()
                    .satisfies(
                            check ->
                                    assertThat(check.name())
                                            .isEqualTo("RemoteBackendHealthCheck(mock://0.01/)"));
        }
    }

    @Test
    void closingEverythingLeaksNothing() throws Exception {
        EngineFixture worker = worker(Map.of("remote_url", "mock://0.01/"));
        var pool = memory(worker.engine.storage()).pool();
        store(worker, 1);
        worker.close();
        assertThat(pool.activeObjects()).isZero();
        assertThat(pool.miscounts()).isZero();
    }
}
