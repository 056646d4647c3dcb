package io.lmcache4j.engine;

import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PinMonitor;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.ThreadCounts;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;

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

    static void memory(LMCacheMetrics metrics, MemoryPool pool, PinMonitor pins) {
        metrics.gauge("local_cache_usage", pool::usedBytes);
        metrics.gauge("active_memory_objs_count", pool::activeObjects);
        metrics.gauge("pinned_memory_objs_count", pool::pinnedObjects);
        metrics.gauge("pin_monitor_pinned_objects_count", pins::pinnedCount);
    }

    static void cpuTier(LMCacheMetrics metrics, LocalCPUBackend cpu) {
        metrics.gauge("local_cpu_hot_cache_count", cpu::size);
        metrics.gauge("local_cpu_keys_in_request_count", cpu::keysInRequest);
    }
}
