package io.lmcache4j.engine.config;

import java.time.Instant;

/**
 * One key that was set while running.
 *
 * @param revision the revision that the change belongs to; keys set together share it
 * @param when the time of the change
 * @param who the caller, as the caller's side names it
 * @param key the key
 * @param oldValue the value before, may be null
 * @param newValue the value after, may be null
 */
public record ConfigChange(
        long revision, Instant when, String who, String key, Object oldValue, Object newValue) {}
