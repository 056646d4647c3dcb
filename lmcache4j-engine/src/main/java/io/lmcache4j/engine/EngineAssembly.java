package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.health.FallbackPolicy;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.memory.PinMonitor;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.storage.StorageFallback;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.remote.RemoteConnectors;
import io.lmcache4j.engine.storage.remote.RemoteTiers;
import io.lmcache4j.engine.token.TokenDatabase;

import java.time.InstantSource;
import java.util.Map;

/**
 * Builds the engine of a worker, or of a scheduler that looks up by itself, with all that goes with
 * it: pins, tiers, health, gauges.
 *
 * @param environment of the process
 * @param owned takes over what is built, piece by piece
 */
record EngineAssembly(
        ConfigStore config,
        EngineMetadata metadata,
        TokenDatabase tokens,
        PeriodicThreadRegistry threads,
        LMCacheMetrics metrics,
        StatsMonitor stats,
        Map<String, String> environment,
        CloseStack owned) {
    private static final Double PING_INTERVAL_SECS = 30.0;

    LMCacheEngine build() {
        LMCacheConfig now = config.current();
        PinMonitor pins =
                owned.own(
                        new PinMonitor(
                                now.pinTimeoutSec(),
                                now.pinCheckIntervalSec(),
                                threads,
                                InstantSource.system(),
                                System::nanoTime,
                                stats::forcedUnpin));
        RemoteTiers remote =
                new RemoteTiers(config, metadata, stats, environment, RemoteConnectors::installed);
        StorageManager storage =
                owned.own(
                        new StorageManager(
                                new EngineBackends(
                                        config, metadata, tokens.keys(), stats, pins, remote)));
        HealthMonitor health = health(now, storage);
        LMCacheEngine engine =
                owned.own(
                        new LMCacheEngine(
                                config, metadata, tokens, storage, remote, stats, health));
        owned.own(health).start();
        storage.whenTiersChange(health::start);
        ManagerGauges.memory(metrics, storage, pins);
        ManagerGauges.remote(metrics, storage);
        ManagerGauges.events(metrics, engine);
        ManagerGauges.disk(metrics, storage);
        metrics.gauge("lmcache_is_healthy", () -> health.isHealthy() ? 1 : 0);
        return engine;
    }

    /** While no tier has anything to check, the thread is only listed, and says so. */
    private HealthMonitor health(LMCacheConfig now, StorageManager storage) {
        HealthMonitor monitor =
                new HealthMonitor(
                        storage::healthChecks,
                        FallbackPolicy.parse(now.extraText("fallback_policy", "recompute")),
                        new StorageFallback(storage),
                        pingInterval(now),
                        InstantSource.system());
        threads.register(monitor.thread());
        return monitor;
    }

    /** As it was configured, so that 30 is shown as 30 and 30.0 as 30.0. */
    private static Number pingInterval(LMCacheConfig now) {
        return now.extra("ping_interval").orElse(PING_INTERVAL_SECS) instanceof Number seconds
                ? seconds
                : now.extraDouble("ping_interval", PING_INTERVAL_SECS);
    }
}
