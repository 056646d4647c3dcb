package io.lmcache4j.controller.registry;

/**
 * Somebody who sends events without being registered.
 *
 * @param operations of it that were dropped
 */
public record StraySender(String instanceId, long workerId, long operations) {}
