package io.lmcache4j.controller;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.endpoint.ProcessView;
import io.lmcache4j.controller.endpoint.SnapshotStats;
import io.lmcache4j.controller.registry.FleetStats;
import io.lmcache4j.controller.socket.SocketStats;

import java.util.LinkedHashMap;
import java.util.Map;

/** What LMCache has no metric for: {@code lmcache4j_controller_*}. */
final class OwnMetrics {
    static final String PREFIX = "lmcache4j_controller_";

    private static final double MILLIS = 1e3;

    private OwnMetrics() {}

    static void add(ScrapedMetrics metrics, FleetStats fleet, ProcessView process) {
        knowledge(metrics, fleet);
        members(metrics, fleet);
        lost(metrics, fleet, process);
        commands(metrics, process.commands());
        lookups(metrics, fleet);
        snapshots(metrics, process.snapshots());
    }

    private static void lookups(ScrapedMetrics metrics, FleetStats fleet) {
        Map<String, Long> asked = new LinkedHashMap<>();
        asked.put("prompt", fleet.promptLookups());
        asked.put("peer", fleet.peerLookups());
        Map<String, Long> found = new LinkedHashMap<>();
        found.put("prompt", fleet.promptsFound());
        found.put("peer", fleet.peersFound());
        metrics.counts(PREFIX + "lookups", "lookups of prompts and for peers", "kind", asked)
                .counts(PREFIX + "lookups_found", "lookups that found any chunk", "kind", found);
    }

    private static void snapshots(ScrapedMetrics metrics, SnapshotStats snapshots) {
        Map<String, Long> events = new LinkedHashMap<>();
        events.put("written", snapshots.written());
        events.put("failed", snapshots.failed());
        metrics.counts(PREFIX + "snapshots", "times that the state was kept", "event", events)
                .gauge(
                        PREFIX + "snapshot_written_seconds",
                        "when it was last kept, epoch seconds; 0 for never",
                        snapshots.writtenAt() / MILLIS);
    }

    private static void knowledge(ScrapedMetrics metrics, FleetStats fleet) {
        metrics.gauge(
                        PREFIX + "directory_bytes",
                        "memory of the directory",
                        (double) fleet.directoryBytes())
                .gauge(
                        PREFIX + "unswept_places",
                        "locations of workers that are gone, whose keys still take memory",
                        fleet.unsweptPlaces())
                .gauge(PREFIX + "instances", "instances with a worker", fleet.instances())
                .gauge(
                        PREFIX + "full_sync_workers_failed",
                        "workers whose last full sync failed",
                        fleet.failed())
                .count(
                        PREFIX + "operations",
                        "admits and evicts of registered workers",
                        fleet.operations());
    }

    private static void members(ScrapedMetrics metrics, FleetStats fleet) {
        Map<String, Long> members = new LinkedHashMap<>();
        members.put("registered", fleet.registrations());
        members.put("refused", fleet.refusals());
        members.put("deregistered", fleet.deregistrations());
        members.put("stranger_left", fleet.strangersLeft());
        members.put("reaped", fleet.reaped());
        members.put("heartbeat", fleet.heartbeats());
        members.put("stranger_heartbeat", fleet.strangeHeartbeats());
        metrics.counts(PREFIX + "worker_events", "what happened to workers", "event", members);
        Map<String, Long> syncs = new LinkedHashMap<>();
        syncs.put("asked", fleet.syncsAsked());
        syncs.put("failed", fleet.syncsFailed());
        syncs.put("forgotten", fleet.syncsForgotten());
        metrics.counts(
                PREFIX + "full_syncs",
                "full syncs that were asked for, that failed, and of which workers asked in vain",
                "event",
                syncs);
    }

    private static void lost(ScrapedMetrics metrics, FleetStats fleet, ProcessView process) {
        Map<String, Long> operations = new LinkedHashMap<>();
        operations.put("unregistered", fleet.unknownOperations());
        operations.put("sync_overflow", fleet.overflowedOperations());
        operations.put("no_memory", fleet.turnedAwayOperations());
        metrics.counts(
                PREFIX + "dropped_operations",
                "admits and evicts that were dropped",
                "cause",
                operations);
        Map<String, Long> messages = new LinkedHashMap<>();
        messages.put("location_refused", fleet.locationsRefused());
        messages.put("stray_sync", fleet.strayBatches());
        messages.put("unknown_message", fleet.unknownMessages());
        messages.put("order", process.droppedOrders());
        metrics.counts(
                PREFIX + "dropped_messages", "messages that were dropped whole", "cause", messages);
        SocketStats sockets = process.sockets();
        Map<String, Long> frames = new LinkedHashMap<>();
        sockets.badFrames().forEach((kind, number) -> frames.put(kind.text(), number));
        Map<String, Long> dialects = new LinkedHashMap<>();
        process.dialects()
                .messages()
                .forEach((dialect, number) -> dialects.put(dialect.text(), number));
        metrics.counts(
                PREFIX + "old_messages",
                "messages in the dialect of older releases",
                "dialect",
                dialects);
        metrics.counts(PREFIX + "bad_frames", "frames that could not be used", "kind", frames)
                .count(
                        PREFIX + "connection_faults",
                        "connections that ended because of what came on them",
                        sockets.connectionFaults());
    }

    private static void commands(ScrapedMetrics metrics, CommandStats commands) {
        Map<String, Long> events = new LinkedHashMap<>();
        events.put("sent", commands.sent());
        events.put("answered", commands.answered());
        events.put("missed", commands.missed());
        events.put("stray_answer", commands.strays());
        events.put("socket_replaced", commands.replaced());
        events.put("socket_fault", commands.faults());
        metrics.counts(PREFIX + "commands", "what became of commands to workers", "event", events)
                .gauge(PREFIX + "command_sockets", "open sockets for commands", commands.sockets())
                .gauge(
                        PREFIX + "silent_workers",
                        "workers that left the last command unanswered",
                        commands.silent().size());
    }
}
