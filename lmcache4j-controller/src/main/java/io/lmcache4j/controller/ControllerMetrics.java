package io.lmcache4j.controller;

import io.lmcache4j.controller.registry.FleetStats;
import io.lmcache4j.controller.socket.SocketStats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The numbers of a controller: LMCache's gauges under their names (controller.md §14), then ours as
 * counters. Made at each scrape from what the fleet and the sockets say.
 */
final class ControllerMetrics implements MultiCollector {
    static final String PREFIX = "lmcache:cache_controller_";
    static final String OWN_PREFIX = "lmcache4j_controller_";

    private static final Labels ROLE = Labels.of("role", "controller");

    private final Supplier<FleetStats> fleet;
    private final Supplier<SocketStats> sockets;
    private final LongSupplier commandMisses;

    ControllerMetrics(
            Supplier<FleetStats> fleet, Supplier<SocketStats> sockets, LongSupplier commandMisses) {
        this.fleet = fleet;
        this.sockets = sockets;
        this.commandMisses = commandMisses;
    }

    @Override
    public MetricSnapshots collect() {
        FleetStats stats = fleet.get();
        SocketStats traffic = sockets.get();
        var snapshots = MetricSnapshots.builder();
        gauge(snapshots, "kv_pool_keys_count", "keys of all workers", (double) stats.keys());
        gauge(snapshots, "registered_workers_count", "registered workers", stats.workers());
        traffic(snapshots, "pull", traffic.pull());
        traffic(snapshots, "reply", traffic.reply());
        gauge(
                snapshots,
                "kv_op_seq_discontinuity_count",
                "batches before which events were missing",
                (double) stats.discontinuities());
        gauge(snapshots, "full_sync_workers_syncing", "workers in a full sync", stats.syncing());
        gauge(
                snapshots,
                "full_sync_workers_completed",
                "workers whose full sync is done",
                stats.synced());
        gauge(
                snapshots,
                "full_sync_global_progress",
                "share of workers whose full sync is done",
                stats.syncProgress());
        gauge(
                snapshots,
                "full_sync_missing_batches_total",
                "batches that full syncs under way still need",
                (double) stats.missingBatches());
        own(snapshots, stats);
        badFrames(snapshots, traffic);
        count(
                snapshots,
                "command_misses",
                "commands that a worker did not answer in time",
                Map.of("", commandMisses.getAsLong()),
                "");
        return snapshots.build();
    }

    private static void traffic(
            MetricSnapshots.Builder snapshots, String socket, SocketStats.Traffic traffic) {
        gauge(
                snapshots,
                socket + "_socket_message_count",
                "messages of the " + socket + " socket so far",
                (double) traffic.messages());
        gauge(
                snapshots,
                socket + "_socket_has_pending",
                "1 while messages of the " + socket + " socket wait",
                traffic.pending());
        gauge(
                snapshots,
                socket + "_socket_active_requests",
                "messages of the " + socket + " socket that are worked on",
                traffic.active());
    }

    private static void own(MetricSnapshots.Builder snapshots, FleetStats stats) {
        snapshots.metricSnapshot(
                GaugeSnapshot.builder()
                        .name(OWN_PREFIX + "directory_bytes")
                        .help("memory of the directory")
                        .dataPoint(point((double) stats.directoryBytes()))
                        .build());
        snapshots.metricSnapshot(
                GaugeSnapshot.builder()
                        .name(OWN_PREFIX + "unswept_places")
                        .help("locations of workers that are gone, whose keys still take memory")
                        .dataPoint(point(stats.unsweptPlaces()))
                        .build());
        snapshots.metricSnapshot(
                GaugeSnapshot.builder()
                        .name(OWN_PREFIX + "instances")
                        .help("instances with a worker")
                        .dataPoint(point(stats.instances()))
                        .build());
        count(
                snapshots,
                "operations",
                "admits and evicts of registered workers",
                Map.of("", stats.operations()),
                "");
        var dropped = new LinkedHashMap<String, Long>();
        dropped.put("unregistered", stats.unknownOperations());
        dropped.put("sync_overflow", stats.overflowedOperations());
        count(
                snapshots,
                "dropped_operations",
                "admits and evicts that were dropped",
                dropped,
                "cause");
        var batches = new LinkedHashMap<String, Long>();
        batches.put("location_refused", stats.locationsRefused());
        batches.put("stray_sync", stats.strayBatches());
        batches.put("unknown_message", stats.unknownMessages());
        count(snapshots, "dropped_messages", "messages that were dropped whole", batches, "cause");
        var members = new LinkedHashMap<String, Long>();
        members.put("registered", stats.registrations());
        members.put("refused", stats.refusals());
        members.put("deregistered", stats.deregistrations());
        members.put("stranger_left", stats.strangersLeft());
        members.put("reaped", stats.reaped());
        members.put("heartbeat", stats.heartbeats());
        count(snapshots, "worker_events", "what happened to workers", members, "event");
        var syncs = new LinkedHashMap<String, Long>();
        syncs.put("asked", stats.syncsAsked());
        syncs.put("failed", stats.syncsFailed());
        syncs.put("forgotten", stats.syncsForgotten());
        count(
                snapshots,
                "full_syncs",
                "full syncs that were asked for, that failed, and of which workers asked in vain",
                syncs,
                "event");
    }

    private static void badFrames(MetricSnapshots.Builder snapshots, SocketStats traffic) {
        var kinds = new LinkedHashMap<String, Long>();
        traffic.badFrames().forEach((kind, number) -> kinds.put(kind.text(), number));
        count(snapshots, "bad_frames", "frames that could not be used", kinds, "kind");
        count(
                snapshots,
                "connection_faults",
                "connections that ended because of what came on them",
                Map.of("", traffic.connectionFaults()),
                "");
    }

    private static void gauge(
            MetricSnapshots.Builder snapshots, String name, String help, double value) {
        snapshots.metricSnapshot(
                GaugeSnapshot.builder()
                        .name(PREFIX + name)
                        .help(help)
                        .dataPoint(point(value))
                        .build());
    }

    private static GaugeDataPointSnapshot point(double value) {
        return GaugeDataPointSnapshot.builder().labels(ROLE).value(value).build();
    }

    private static void count(
            MetricSnapshots.Builder snapshots,
            String name,
            String help,
            Map<String, Long> values,
            String label) {
        var counter = CounterSnapshot.builder().name(OWN_PREFIX + name).help(help);
        values.forEach(
                (kind, value) ->
                        counter.dataPoint(
                                CounterDataPointSnapshot.builder()
                                        .labels(label.isEmpty() ? ROLE : ROLE.add(label, kind))
                                        .value(value)
                                        .build()));
        snapshots.metricSnapshot(counter.build());
    }
}
