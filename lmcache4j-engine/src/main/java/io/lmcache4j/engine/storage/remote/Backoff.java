package io.lmcache4j.engine.storage.remote;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after so many failures in a row: twice as long each time, up to a limit, and up
 * to a fifth more by chance, so that many processes do not come back in the same moment.
 *
 * @param first after one failure
 * @param most without chance
 * @param random from 0 to 1
 */
record Backoff(Duration first, Duration most, DoubleSupplier random) {
    private static final double JITTER = 0.2;
    private static final int DOUBLINGS = 20;

    /** Nanoseconds to wait after the last of so many failures, at least one. */
    long nanos(int failures) {
        long doubled = first.toNanos() << Math.min(failures - 1, DOUBLINGS);
        return (long) (Math.min(doubled, most.toNanos()) * (1 + JITTER * random.getAsDouble()));
    }
}
