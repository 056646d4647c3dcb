package io.lmcache4j.engine.metrics;

import java.util.function.LongSupplier;

/** Times one request. Used by one thread at a time. */
abstract class RequestStats {

    private final LongSupplier nanoTime;
    private final long started;
    private long mark;
    private boolean finished;

    RequestStats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.mark = started;
    }

    /** Starts a phase: what has passed since the last one belongs to none. */
    public final void phaseStarts() {
        mark = nanoTime.getAsLong();
    }

    /** Nanoseconds since the last mark, and a new mark. */
    final long lap() {
        long now = nanoTime.getAsLong();
        long passed = now - mark;
        mark = now;
        return passed;
    }

    final double secondsSinceStart() {
        return seconds(nanoTime.getAsLong() - started);
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    /** True for the first call only: a request is counted once. */
    final boolean finishOnce() {
        boolean first = !finished;
        finished = true;
        return first;
    }
}
