package io.lmcache4j.controller.registry;

import java.time.Duration;

/**
 * A process that sends heartbeats under the name of a worker that is registered elsewhere.
 *
 * @param address where it says it is, {@code ip:port}
 * @param heartbeats from there
 * @param ago since the last one
 */
public record Stranger(
        String instanceId, long workerId, String address, long heartbeats, Duration ago) {}
