package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Limits of the remote tiers, as they are configured at the moment they are asked for.
 *
 * @param config the configuration in force
 */
record RemoteSettings(Supplier<LMCacheConfig> config) {
    /** How long asking for keys, or removing one, may take (decisions.md 11). */
    Duration containsTimeout() {
        return seconds("lmcache4j.remote_contains_timeout_secs", 1);
    }

    /** How long reading one piece may take. */
    Duration getTimeout() {
        return Duration.ofSeconds(config.get().blockingTimeoutSecs());
    }

    /** How long writing one piece may take. */
    Duration putTimeout() {
        return seconds("lmcache4j.remote_put_timeout_secs", 10);
    }

    /** Bytes that may be on their way to one store; half of the memory by default. */
    long maxPutBytes() {
        LMCacheConfig now = config.get();
        long half = (long) (now.maxLocalCpuSizeGb() * LMCacheConfig.GIGABYTE / 2);
        return now.extraLong("lmcache4j.max_remote_put_bytes", half);
    }

    /** How long a ping may take. */
    Duration pingTimeout() {
        return seconds("ping_timeout", 5);
    }

    /** Failed reads between two checks that make a store unhealthy. */
    int failedGets() {
        return config.get().extraInt("get_blocking_failed_threshold", 10);
    }

    /** How long a store whose reads failed is left alone before it is tried with a test chunk. */
    Duration recoveryWait() {
        return seconds("waiting_time_for_recovery", 30);
    }

    private Duration seconds(String key, double otherwise) {
        return Duration.ofNanos((long) (config.get().extraDouble(key, otherwise) * 1e9));
    }
}
