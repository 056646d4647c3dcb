package io.lmcache4j.controller;

import io.lmcache4j.controller.endpoint.ProcessView;
import io.lmcache4j.controller.registry.FleetStats;
import io.lmcache4j.controller.socket.SocketStats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.function.Supplier;

/**
 * The numbers of a controller: LMCache's gauges under their names (controller.md §14), then ours.
 * Made at each scrape from what the fleet and the process say.
 */
final class ControllerMetrics implements MultiCollector {
    static final String PREFIX = "lmcache:cache_controller_";

    private final Supplier<FleetStats> fleet;
    private final ProcessView process;

    ControllerMetrics(Supplier<FleetStats> fleet, ProcessView process) {
        this.fleet = fleet;
        this.process = process;
    }

    @Override
    public MetricSnapshots collect() {
        FleetStats stats = fleet.get();
        SocketStats sockets = process.sockets();
        var metrics = new ScrapedMetrics();
        metrics.gauge(PREFIX + "kv_pool_keys_count", "keys of all workers", (double) stats.keys())
                .gauge(PREFIX + "registered_workers_count", "registered workers", stats.workers());
        traffic(metrics, "pull", sockets.pull());
        traffic(metrics, "reply", sockets.reply());
        metrics.gauge(
                        PREFIX + "kv_op_seq_discontinuity_count",
                        "batches before which events were missing",
                        (double) stats.discontinuities())
                .gauge(
                        PREFIX + "full_sync_workers_syncing",
                        "workers in a full sync",
                        stats.syncing())
                .gauge(
                        PREFIX + "full_sync_workers_completed",
                        "workers whose full sync is done",
                        stats.synced())
                .gauge(
                        PREFIX + "full_sync_global_progress",
                        "share of workers whose full sync is done",
                        stats.syncProgress())
                .gauge(
                        PREFIX + "full_sync_missing_batches_total",
                        "batches that full syncs under way still need",
                        (double) stats.missingBatches());
        OwnMetrics.add(metrics, stats, process);
        return metrics.all();
    }

    private static void traffic(
            ScrapedMetrics metrics, String socket, SocketStats.Traffic traffic) {
        String name = PREFIX + socket + "_socket_";
        metrics.gauge(
                        name + "message_count",
                        "messages of the " + socket + " socket so far",
                        (double) traffic.messages())
                .gauge(
                        name + "has_pending",
                        "1 while messages of the " + socket + " socket wait",
                        traffic.pending())
                .gauge(
                        name + "active_requests",
                        "messages of the " + socket + " socket that are worked on",
                        traffic.active());
    }
}
