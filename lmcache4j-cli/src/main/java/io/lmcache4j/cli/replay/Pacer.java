package io.lmcache4j.cli.replay;

import java.util.function.LongSupplier;

/** Lets requests through at the times of the trace, or later when they can't be kept. */
final class Pacer {
    /** Somebody who may end the replay while it waits. */
    interface Stop {
        /** Waits so many nanoseconds, 0 for a look; whether the replay shall end. */
        boolean await(long nanos) throws InterruptedException;
    }

    private final Speed speed;
    private final LongSupplier nanoTime;
    private final Stop stop;
    private final long start;

    /** Time 0 of the trace is now. */
    Pacer(Speed speed, LongSupplier nanoTime, Stop stop) {
        this.speed = speed;
        this.nanoTime = nanoTime;
        this.stop = stop;
        this.start = nanoTime.getAsLong();
    }

    /** Waits until this moment of the trace; false if the replay shall end. */
    boolean awaitTurn(long traceMillis) throws InterruptedException {
        long due = speed.dueNanos(traceMillis) - (nanoTime.getAsLong() - start);
        return !stop.await(Math.max(0, due));
    }
}
