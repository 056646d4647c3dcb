package io.lmcache4j.controller.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next of attempts that fail: twice as long each time up to a limit, of
 * which a random half is taken off, so that the workers of a fleet do not all come at once. For one
 * thread.
 */
final class Backoff {
    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
        this.next = first;
    }

    /** The next wait, in nanoseconds. */
    long nextNanos() {
        long nanos = next.toNanos();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(most) < 0 ? doubled : most;
        return nanos / 2 + random.nextLong(nanos / 2 + 1);
    }

    /** An attempt succeeded. */
    void reset() {
        next = first;
    }
}
