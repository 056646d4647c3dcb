package io.lmcache4j.api.endpoint.controller;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A worker that is registered with a controller (http-api.md §5.2).
 *
 * @param instanceId of the engine it belongs to
 * @param workerId its rank there
 * @param ip of its control socket
 * @param port of its control socket
 * @param peerInitUrl where peers begin to talk to it
 * @param registrationTime epoch seconds
 * @param lastHeartbeatTime epoch seconds
 * @param keyCount chunks it holds, as far as the controller knows
 */
public record FleetWorker(
        String instanceId,
        long workerId,
        String ip,
        long port,
        Optional<String> peerInitUrl,
        double registrationTime,
        double lastHeartbeatTime,
        long keyCount) {
    public FleetWorker {
        Objects.requireNonNull(instanceId, "instanceId");
        Objects.requireNonNull(ip, "ip");
        Objects.requireNonNull(peerInitUrl, "peerInitUrl");
    }

    /** Fields in wire order. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("instance_id", instanceId);
        map.put("worker_id", workerId);
        map.put("ip", ip);
        map.put("port", port);
        map.put("peer_init_url", peerInitUrl.orElse(null));
        map.put("registration_time", registrationTime);
        map.put("last_heartbeat_time", lastHeartbeatTime);
        map.put("key_count", keyCount);
        return map;
    }
}
