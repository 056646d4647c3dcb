package io.lmcache4j.controller.registry;

import java.time.Duration;

/**
 * A worker that was removed because its heartbeats stopped, and did not come back.
 *
 * @param ago since it was removed
 */
public record RemovedWorker(String instanceId, long workerId, Duration ago) {}
