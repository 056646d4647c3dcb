package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteConnectors;
import io.lmcache4j.engine.storage.remote.RemoteTiers;
import io.lmcache4j.engine.storage.remote.RemoteUrl;
import io.lmcache4j.engine.storage.remote.Staging;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Loading from a store that is told how to behave. */
@Timeout(60)
class ChunkLoaderTest {
    private static final EngineMetadata METADATA =
            EngineMetadata.builder()
                    .modelName("a/b")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(1, 2, 4, 1, 4))
                    .role(Role.WORKER)
                    .build();

    private final StatsMonitor stats =
            new StatsMonitor(
                    new LMCacheMetrics(
                            new PrometheusRegistry(),
                            new MetricLabels("m", 0, "worker", Optional.empty()),
                            BuildInfo.onThisJvm("test", ""),
                            _ -> Optional.empty()));
    private final MemoryPool pool = new MemoryPool(64 * 4096L, PoolOptions.DEFAULT);
    private final LocalCPUBackend memory =
            new LocalCPUBackend(
                    pool,
                    stats,
                    new CpuTierOptions(EvictionPolicy.Name.LRU, true, Integer.MAX_VALUE),
                    System::nanoTime);
    private final StorageManager storage = new StorageManager(List.of(memory));
    private final Store store = new Store();
    private final ChunkLoader loader =
            new ChunkLoader(
                    ConfigStore.of(Map.of("blocking_timeout_secs", 1)),
                    storage,
                    new RemoteTiers(
                            ConfigStore.of(Map.of("remote_url", "test://")),
                            METADATA,
                            stats,
                            Map.of(),
                            () -> new RemoteConnectors(List.of(store))));

    /** A store of 30 chunks, and the factory that makes its connectors. */
    private static final class Store implements RemoteConnectorFactory, RemoteConnector {
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger mostRunning = new AtomicInteger();
        final CountDownLatch never = new CountDownLatch(1);
        volatile boolean connects = true;
        volatile boolean hangs;
        volatile boolean fails;

        @Override
        public List<String> schemes() {
            return List.of("test");
        }

        @Override
        public RemoteConnector connect(RemoteUrl url, ConnectorContext context) throws IOException {
            if (!connects) {
                throw new IOException("nobody is there");
            }
            open.incrementAndGet();
            return this;
        }

        @Override
        public boolean exists(EngineKey key) {
            return true;
        }

        @Override
        public Optional<MemoryObj> get(EngineKey key, Staging staging)
                throws IOException, InterruptedException {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                if (hangs) {
                    never.await();
                }
                if (fails) {
                    throw new IOException("broken");
                }
                return Optional.of(staging.allocate(ObjectShape.forChunk(METADATA, 4)));
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void put(EngineKey key, MemoryObj object) {
            throw new AssertionError("only read");
        }

        @Override
        public boolean remove(EngineKey key) {
            throw new AssertionError("only read");
        }

        @Override
        public List<String> list() {
            return IntStream.range(0, 30).mapToObj(ChunkLoaderTest::name).toList();
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static String name(int i) {
        return "a-SEP-b@1@0@%x@bfloat16".formatted(i);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        // A call that was given up may need a moment more to end.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (store.open.get() > 0) {
            assertThat(System.nanoTime()).as("still open").isLessThan(end);
            Thread.onSpinWait();
        }
        storage.close();
        assertThat(pool.activeObjects()).isZero();
    }

    @Test
    void allAreLoadedAtMostTenAtOnce() throws Exception {
        assertThat(loader.load(0)).isEqualTo(new LoadedChunks(30, 30, List.of()));
        assertThat(store.mostRunning.get()).isBetween(1, 10);
        assertThat(pool.activeObjects()).isEqualTo(30);
        EngineKey last = EngineKey.parse("a/b@1@0@1d@bfloat16");
        assertThat(memory.contains(List.of(last))).isOne();
    }

    @Test
    void theFailedOnesAreToldInTheOrderOfTheStore() throws Exception {
        store.fails = true;
        assertThat(loader.load(12).failed())
                .isEqualTo(
                        IntStream.range(0, 12)
                                .mapToObj(i -> name(i).replace("-SEP-", "/"))
                                .toList());
        assertThat(pool.activeObjects()).isZero();
    }

    @Test
    void aPreviewReadsNothing() throws Exception {
        store.fails = true;
        LoadPreview preview = loader.preview(-10);
        assertThat(preview.chunks()).isEqualTo(new LoadedChunks(20, 30, List.of()));
        assertThat(preview.evicted().backends()).containsOnlyKeys(LocalCPUBackend.NAME);
        assertThat(pool.activeObjects()).isZero();
    }

    @Test
    void aStoreThatStopsAnsweringIsGivenUp() {
        store.hangs = true;
        assertThatExceptionOfType(LoadFailedException.class)
                .isThrownBy(() -> loader.load(0))
                .withMessageContaining("the store stopped answering")
                .satisfies(e -> assertThat(e.step()).isEqualTo(LoadFailedException.Step.LOAD));
    }

    @Test
    void aStoreThatCanNotBeReachedIsToldApart() {
        store.connects = false;
        assertThatExceptionOfType(LoadFailedException.class)
                .isThrownBy(() -> loader.load(0))
                .withMessage("nobody is there")
                .satisfies(e -> assertThat(e.step()).isEqualTo(LoadFailedException.Step.CONNECT));
    }

    @Test
    void anInterruptedLoadEnds() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> loader.load(0));
    }
}
