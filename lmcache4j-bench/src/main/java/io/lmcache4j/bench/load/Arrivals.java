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
        if (!open) {
            return 0;
        }
        long all = (long) Math.ceil((end - start) / interval);
        // Due times are cut to whole nanoseconds, which may leave out the last one.
        if (all > 0 && due(all - 1) - end >= 0) {
            all--;
        }
        return Math.max(0, Math.min(max, all) - taken);
    }

    private long next(long now) {
        return open ? due(taken) : now;
    }

    /** Computed from the start each time, so that no error adds up. */
    private long due(long number) {
        return start + (long) (number * interval);
    }
}
