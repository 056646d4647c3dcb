package io.lmcache4j.engine;

import io.lmcache4j.engine.event.EventStatus;
import io.lmcache4j.engine.memory.PinMonitor;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.ThreadCounts;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.statistics.ChunkStatistics;
import io.lmcache4j.engine.statistics.StatisticsStatus;
import io.lmcache4j.engine.statistics.StrategyStatus;
import io.lmcache4j.engine.statistics.StrategyStatus.BloomFilterStatus;
import io.lmcache4j.engine.statistics.StrategyStatus.FileHashStatus;
import io.lmcache4j.engine.storage.AuditBackend;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;
import io.lmcache4j.engine.storage.remote.RemoteBackend;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The gauges that are computed when they are scraped (engine.md §10.2). */
final class ManagerGauges {
    private ManagerGauges() {}

    static void threads(LMCacheMetrics metrics, PeriodicThreadRegistry threads) {
        metrics.gauge("periodic_threads_total_count", () -> threads.summary().all().total());
        metrics.gauge("periodic_threads_running_count", () -> threads.summary().all().running());
        metrics.gauge("periodic_threads_active_count", () -> threads.summary().all().active());
        for (ThreadLevel level : ThreadLevel.values()) {
            String prefix = "periodic_threads_" + level.text() + "_";
            metrics.gauge(prefix + "total", () -> counts(threads, level).total());
            metrics.gauge(prefix + "running", () -> counts(threads, level).running());
            metrics.gauge(prefix + "active", () -> counts(threads, level).active());
        }
    }

    private static ThreadCounts counts(PeriodicThreadRegistry threads, ThreadLevel level) {
        return threads.summary().byLevel().get(level);
    }

    /** Of the prefetches of asynchronous lookups. */
    static void events(LMCacheMetrics metrics, LMCacheEngine engine) {
        for (EventStatus status : EventStatus.values()) {
            String name = status.name().toLowerCase(Locale.ROOT);
            metrics.gauge("storage_events_" + name + "_count", () -> engine.events(status));
        }
    }

    /** Of the memory tier that is there when they are scraped; 0 while there is none. */
    static void memory(LMCacheMetrics metrics, StorageManager storage, PinMonitor pins) {
        cpuTier(metrics, storage, "local_cache_usage", cpu -> cpu.pool().usedBytes());
        cpuTier(metrics, storage, "active_memory_objs_count", cpu -> cpu.pool().activeObjects());
        cpuTier(metrics, storage, "pinned_memory_objs_count", cpu -> cpu.pool().pinnedObjects());
        cpuTier(metrics, storage, "local_cpu_hot_cache_count", LocalCPUBackend::size);
        cpuTier(
                metrics,
                storage,
                "local_cpu_keys_in_request_count",
                LocalCPUBackend::keysInRequest);
        metrics.gauge("pin_monitor_pinned_objects_count", pins::pinnedCount);
    }

    /** Of the disk tier that is there when they are scraped; 0 while there is none. */
    static void disk(LMCacheMetrics metrics, StorageManager storage) {
        metrics.gauge(
                "local_storage_usage",
                () ->
                        storage.backend(LocalDiskBackend.NAME)
                                .flatMap(StorageBackend::usage)
                                .map(usage -> (double) usage.usedBytes())
                                .orElse(0.0));
    }

    private static void cpuTier(
            LMCacheMetrics metrics,
            StorageManager storage,
            String name,
            ToDoubleFunction<LocalCPUBackend> value) {
        metrics.gauge(
                name,
                () ->
                        storage.backend(LocalCPUBackend.NAME)
                                .filter(LocalCPUBackend.class::isInstance)
                                .map(cpu -> value.applyAsDouble((LocalCPUBackend) cpu))
                                .orElse(0.0));
    }

    /** Of the remote tiers that there are when they are scraped, all together. */
    static void remote(LMCacheMetrics metrics, StorageManager storage) {
        remote(metrics, storage, "remote_put_task_num", RemoteBackend::putTasks);
        remote(metrics, storage, "get_blocking_failed_count", RemoteBackend::failedGets);
        remote(metrics, storage, "put_failed_count", RemoteBackend::failedPuts);
    }

    private static void remote(
            LMCacheMetrics metrics,
            StorageManager storage,
            String name,
            ToDoubleFunction<RemoteBackend> value) {
        metrics.gauge(
                name,
                () ->
                        storage.backendNames().stream()
                                .flatMap(tier -> storage.backend(tier).stream())
                                .map(
                                        tier ->
                                                tier instanceof AuditBackend audit
                                                        ? audit.inner()
                                                        : tier)
                                .filter(RemoteBackend.class::isInstance)
                                .mapToDouble(tier -> value.applyAsDouble((RemoteBackend) tier))
                                .sum());
    }

    /** Of the chunk statistics that are kept when they are scraped; 0 while there are none. */
    static void statistics(LMCacheMetrics metrics, Supplier<Optional<ChunkStatistics>> current) {
        statistics(metrics, current, "enabled", status -> status.enabled() ? 1 : 0);
        statistics(metrics, current, "total_requests", StatisticsStatus::totalRequests);
        chunks(metrics, current, "total_chunks", StrategyStatus::totalChunks);
        chunks(metrics, current, "unique_chunks", StrategyStatus::uniqueChunks);
        chunks(metrics, current, "reuse_rate", StrategyStatus::reuseRate);
        chunks(
                metrics,
                current,
                "bloom_filter_size_mb",
                chunks -> chunks instanceof BloomFilterStatus filter ? filter.sizeMb() : 0);
        chunks(
                metrics,
                current,
                "bloom_filter_fill_rate",
                chunks -> chunks instanceof BloomFilterStatus filter ? filter.fillRate() : 0);
        chunks(
                metrics,
                current,
                "file_count",
                chunks -> chunks instanceof FileHashStatus files ? files.fileCount() : 0);
        chunks(
                metrics,
                current,
                "current_file_size",
                chunks -> chunks instanceof FileHashStatus files ? files.currentFileSize() : 0);
    }

    private static void chunks(
            LMCacheMetrics metrics,
            Supplier<Optional<ChunkStatistics>> current,
            String name,
            ToDoubleFunction<StrategyStatus> value) {
        statistics(metrics, current, name, status -> value.applyAsDouble(status.chunks()));
    }

    private static void statistics(
            LMCacheMetrics metrics,
            Supplier<Optional<ChunkStatistics>> current,
            String name,
            ToDoubleFunction<StatisticsStatus> value) {
        metrics.gauge(
                "chunk_statistics_" + name,
                () ->
                        current.get()
                                .map(statistics -> value.applyAsDouble(statistics.snapshot()))
                                .orElse(0.0));
    }
}
