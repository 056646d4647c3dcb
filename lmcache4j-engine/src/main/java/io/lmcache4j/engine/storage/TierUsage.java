package io.lmcache4j.engine.storage;

/**
 * How full a tier is.
 *
 * @param capacityBytes what it may hold
 * @param usedBytes what it holds, padding included
 * @param chunks number of chunks kept
 * @param pinned number of chunks that a pin keeps from leaving
 */
public record TierUsage(long capacityBytes, long usedBytes, long chunks, long pinned) {}
