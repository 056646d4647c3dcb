package io.lmcache4j.controller.worker;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.time.Duration;

/**
 * How a full sync goes (controller.md §9), all of {@code extra_config}.
 *
 * @param startupDelay most time before it begins, {@code full_sync_startup_delay_s}
 * @param batchSize keys of a message, {@code full_sync_batch_size}
 * @param batchInterval pause between messages, {@code full_sync_batch_interval_ms}
 * @param maxRetries of a start that is refused, and of batches that are missing, {@code
 *     full_sync_max_retry_count}
 * @param retryDelay {@code full_sync_retry_delay_s}
 * @param pollInterval {@code full_sync_status_poll_interval_s}
 * @param maxPolls {@code full_sync_max_poll_attempts}
 */
record FullSyncOptions(
        Duration startupDelay,
        int batchSize,
        Duration batchInterval,
        int maxRetries,
        Duration retryDelay,
        Duration pollInterval,
        int maxPolls) {
    static FullSyncOptions of(LMCacheConfig config) {
        return new FullSyncOptions(
                WorkerOptions.seconds(config, "full_sync_startup_delay_s", 5),
                config.extraInt("full_sync_batch_size", 2000),
                Duration.ofMillis(config.extraLong("full_sync_batch_interval_ms", 5)),
                config.extraInt("full_sync_max_retry_count", 3),
                WorkerOptions.seconds(config, "full_sync_retry_delay_s", 1),
                WorkerOptions.seconds(config, "full_sync_status_poll_interval_s", 5),
                config.extraInt("full_sync_max_poll_attempts", 60));
    }
}
