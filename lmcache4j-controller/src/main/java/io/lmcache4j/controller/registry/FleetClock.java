package io.lmcache4j.controller.registry;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two times of a fleet: the one that people read, which may be set at any moment, and the one
 * that leases and full syncs go by, which only passes.
 */
final class FleetClock {
    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private final long origin;

    /**
     * Begins to count now.
     *
     * @param wall for what is shown
     * @param nanoTime for what ends, as {@link System#nanoTime}
     */
    FleetClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    /** One moment in both. */
    Moment now() {
        return new Moment(wall.millis(), ticks());
    }

    /** Milliseconds that have passed since the beginning. */
    long ticks() {
        return (nanoTime.getAsLong() - origin) / 1_000_000;
    }

    /**
     * A moment.
     *
     * @param epochMillis to show
     * @param ticks to compare
     */
    record Moment(long epochMillis, long ticks) {}
}
