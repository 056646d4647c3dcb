package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.health.FallbackPolicy;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.storage.StorageFallback;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What an ill store leads to, and that it leaves no trace once it is well. */
@Timeout(60)
class RemoteFallbackTest {
    private final RemoteFixture fixture = new RemoteFixture();
    private final TestStore store = fixture.store;
    private StorageManager storage;

    @BeforeEach
    void open() {
        LocalCPUBackend memory =
                new LocalCPUBackend(
                        new MemoryPool(8 * 4096L, PoolOptions.DEFAULT),
                        fixture.stats,
                        new CpuTierOptions(EvictionPolicy.Name.LRU, false, Integer.MAX_VALUE),
                        System::nanoTime);
        storage = new StorageManager(List.of(memory, fixture.backend(memory, new RankView(false))));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private HealthMonitor monitor(FallbackPolicy policy) {
        HealthMonitor monitor =
                new HealthMonitor(
                        storage::healthChecks,
                        policy,
                        new StorageFallback(storage),
                        0.01,
                        InstantSource.system());
        monitor.start();
        return monitor;
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void localCpuBypassesTheTierAndGivesTheSwitchesBack() {
        try (HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU)) {
            assertThat(storage.isHotCacheEnabled()).isFalse();
            store.failure = Optional.of(new IOException("gone"));
            awaitTrue(() -> storage.bypassedBackends().contains(RemoteBackend.NAME));
            awaitTrue(storage::isHotCacheEnabled);
            assertThat(monitor.isHealthy()).isTrue();
            store.failure = Optional.empty();
            awaitTrue(() -> storage.bypassedBackends().isEmpty());
            awaitTrue(() -> !storage.isHotCacheEnabled());
        }
    }

    @Test
    void recomputeTakesTheEngineOutOfUseUntilTheStoreIsWell() {
        try (HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE)) {
            store.failure = Optional.of(new IOException("gone"));
            awaitTrue(() -> !monitor.isHealthy());
            assertThat(storage.bypassedBackends()).isEmpty();
            store.failure = Optional.empty();
            awaitTrue(monitor::isHealthy);
            assertThat(storage.isHotCacheEnabled()).isFalse();
        }
    }

    @Test
    void aTierThatIsClosedMeanwhileLeavesNoBypass() {
        try (HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU)) {
            store.failure = Optional.of(new IOException("gone"));
            awaitTrue(() -> !storage.bypassedBackends().isEmpty());
            storage.closeBackend(RemoteBackend.NAME);
            awaitTrue(() -> storage.bypassedBackends().isEmpty());
            awaitTrue(() -> !storage.isHotCacheEnabled());
            assertThat(monitor.isHealthy()).isTrue();
        }
    }
}
