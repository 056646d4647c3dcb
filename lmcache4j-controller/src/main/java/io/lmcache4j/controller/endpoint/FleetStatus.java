package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.FleetStats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What {@code /status} of a controller says of its fleet. */
public record FleetStatus(Fleet fleet, ProcessView process)
        implements Supplier<Map<String, Object>> {
    @Override
    public Map<String, Object> get() {
        FleetStats stats = fleet.stats();
        var status = new LinkedHashMap<String, Object>();
        status.put("instances", stats.instances());
        status.put("workers", stats.workers());
        status.put("keys", stats.keys());
        status.put("directory_bytes", stats.directoryBytes());
        status.put("syncing", stats.syncing());
        status.put("synced", stats.synced());
        status.put("sync_failed", stats.failed());
        status.put("sync_progress", stats.syncProgress());
        status.put("chunk_size", fleet.options().chunks().chunkSize());
        status.put("reaping", fleet.options().reaping());
        status.put("pulled_messages", process.sockets().pull().messages());
        status.put("asked_messages", process.sockets().reply().messages());
        status.put("command_misses", process.commands().missed());
        status.put("snapshot_trouble", process.snapshotTrouble().orElse(null));
        return status;
    }
}
