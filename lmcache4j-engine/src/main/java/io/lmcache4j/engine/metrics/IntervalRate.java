package io.lmcache4j.engine.metrics;

/** Hit tokens per token over the requests that finished in the current interval. */
final class IntervalRate {

    private final double whenNone;

    /** Guarded by this, together: a hit must not be counted in another interval than its token. */
    private long tokens;

    private long hits;

    private volatile double lastInterval;

    /** Creates a rate that shows 0 until the first interval ends. */
    IntervalRate(double whenNone) {
        this.whenNone = whenNone;
    }

    synchronized void add(long tokens, long hits) {
        this.tokens += tokens;
        this.hits += hits;
    }

    /** Ends the interval: its rate becomes the one that is shown. */
    synchronized void roll() {
        lastInterval = tokens == 0 ? whenNone : (double) hits / tokens;
        tokens = 0;
        hits = 0;
    }

    double lastInterval() {
        return lastInterval;
    }
}
