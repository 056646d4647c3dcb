package io.lmcache4j.cli.replay;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A disk tier below the memory of a replay. It is empty when the replay starts and when it ends.
 *
 * @param directory where its files lie
 * @param capacityChunks most chunks to keep; empty keeps all
 */
public record ReplayDisk(Path directory, Optional<Integer> capacityChunks) {
    /** Small against the memory that the pool has to spare. */
    private static final int WAITING_BYTES = 32 << 20;

    private static final int PATIENCE_SECONDS = 60;

    /** Checks the capacity. */
    public ReplayDisk {
        if (capacityChunks.isPresent() && capacityChunks.get() < 1) {
            throw new IllegalArgumentException(
                    "disk capacity must be 1 chunk or more, is " + capacityChunks.get());
        }
    }

    /** The settings of such a tier; a store waits for it, so that it misses no chunk. */
    void addTo(PoolPlan plan, Map<String, Object> settings, Map<String, Object> extra) {
        settings.put("local_disk", directory.toString());
        settings.put(
                "max_local_disk_size", plan.diskBytes(capacityChunks) / LMCacheConfig.GIGABYTE);
        settings.put("blocking_timeout_secs", PATIENCE_SECONDS);
        extra.put("force_store_wait", true);
        extra.put("lmcache4j.max_disk_put_bytes", WAITING_BYTES);
        capacityChunks.ifPresent(most -> extra.put("lmcache4j.max_disk_chunks", most));
    }
}
