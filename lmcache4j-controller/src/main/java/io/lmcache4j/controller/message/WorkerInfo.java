package io.lmcache4j.controller.message;

import java.util.Optional;

/**
 * A registered worker; a map without a tag.
 *
 * @param registrationTime epoch seconds
 * @param lastHeartbeatTime epoch seconds
 */
public record WorkerInfo(
        String instanceId,
        long workerId,
        String ip,
        long port,
        Optional<String> peerInitUrl,
        double registrationTime,
        double lastHeartbeatTime) {}
