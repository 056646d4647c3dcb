package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A cache server on a free port of this machine. */
final class ServedStore implements AutoCloseable {
    private static final int DEFAULT_CONNECTIONS = 64;
    private static final int MIB = 1 << 20;

    final LMCacheMetrics metrics;
    final StoreTiers tiers;
    final StoreStats stats;
    final StoreServer server;

    ServedStore() throws IOException {
        this(Map.of(), UnaryOperator.identity());
    }

    ServedStore(Map<String, Object> settings) throws IOException {
        this(settings, UnaryOperator.identity());
    }

    ServedStore(Map<String, Object> settings, UnaryOperator<StoreServerOptions> change)
            throws IOException {
        metrics =
                new LMCacheMetrics(
                        new PrometheusRegistry(),
                        new MetricLabels("store", 0, "cache_server", Optional.empty()),
                        BuildInfo.onThisJvm("test", ""),
                        _ -> Optional.empty());
        Map<String, Object> all = new HashMap<>(Map.of("max_local_cpu_size", 64.0 / 1024));
        all.putAll(settings);
        tiers = StoreTiers.open(ConfigStore.of(all), metrics);
        stats = new StoreStats(metrics);
        server =
                StoreServer.start(
                        change.apply(
                                StoreServerOptions.of(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                        DEFAULT_CONNECTIONS,
                                        32 * MIB,
                                        tiers.memoryBytes())),
                        tiers,
                        stats);
    }

    RawClient client() throws IOException {
        return new RawClient(server.address());
    }

    /** Waits until something is so, for seconds at most. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come to be in time");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        server.close();
        tiers.close();
        metrics.close();
    }
}
