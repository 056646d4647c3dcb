package io.lmcache4j.engine.metrics;

/** One lookup, from {@link StatsMonitor#onLookup} to {@link #finish}; for one thread at a time. */
public final class LookupStats extends RequestStats {

    private final StatsMonitor monitor;
    private final long lookedUpTokens;

    LookupStats(StatsMonitor monitor, long lookedUpTokens) {
        super(monitor.nanoTime());
        this.monitor = monitor;
        this.lookedUpTokens = lookedUpTokens;
    }

    /** Counts the lookup as finished with this many tokens found; later calls do nothing. */
    public void finish(long hitTokens) {
        if (finishOnce()) {
            monitor.lookupFinished(lookedUpTokens, hitTokens, secondsSinceStart());
        }
    }
}
