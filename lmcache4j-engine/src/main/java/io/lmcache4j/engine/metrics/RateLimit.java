package io.lmcache4j.engine.metrics;

import java.util.OptionalLong;

/** Lets something happen at most once in a while, and counts how often it did not. */
final class RateLimit {

    private final long quietNanos;

    /** Guarded by this. */
    private boolean usedBefore;

    private long lastUse;
    private long skipped;

    RateLimit(long quietNanos) {
        this.quietNanos = quietNanos;
    }

    /** The number of refusals since the last permission, or empty if this is another one. */
    synchronized OptionalLong permit(long nowNanos) {
        if (usedBefore && nowNanos - lastUse < quietNanos) {
            skipped++;
            return OptionalLong.empty();
        }
        OptionalLong permission = OptionalLong.of(skipped);
        usedBefore = true;
        lastUse = nowNanos;
        skipped = 0;
        return permission;
    }
}
