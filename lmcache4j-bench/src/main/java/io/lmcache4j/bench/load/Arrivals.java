package io.lmcache4j.bench.load;

/** When each request is due, by System.nanoTime; for one thread. */
final class Arrivals {
    private final boolean open;
    private final double interval;
    private final long start;
    private final long end;
    private final long max;
    private long taken;

    Arrivals(Pace pace, long start, long end, long max) {
        this.open = pace instanceof Pace.Open;
        this.interval =
                switch (pace) {
                    case Pace.Closed() -> 0;
                    case Pace.Open(double perSecond) -> 1e9 / perSecond;
                };
        this.start = start;
        this.end = end;
        this.max = max;
    }

    /** Whether a request is due that was not taken yet. */
    boolean isDue(long now) {
        return !isOver(now) && next(now) - now <= 0;
    }

    /** Takes the request that {@link #isDue}; when it was due. */
    long take(long now) {
        long due = next(now);
        taken++;
        return due;
    }

    /** Nanoseconds until the next one is due; negative if one is. */
    long delay(long now) {
        return next(now) - now;
    }

    /** Whether nothing will be due any more. */
    boolean isOver(long now) {
        return isExhausted() || next(now) - end >= 0;
    }

    /** Whether the last one allowed was taken. */
    boolean isExhausted() {
        return taken >= max;
    }

    /** How many were due and not taken. */
    long missed() {
        return open
                ? Math.max(0, Math.min(max, (long) Math.ceil((end - start) / interval)) - taken)
                : 0;
    }

    /** Computed from the start each time, so that no error adds up. */
    private long next(long now) {
        return open ? start + (long) (taken * interval) : now;
    }
}
