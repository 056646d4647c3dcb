package io.lmcache4j.engine.metrics;

/**
 * One retrieve request, from {@link StatsMonitor#onRetrieve} to {@link #finish}; for one thread at
 * a time.
 *
 * <p>The phase methods add the time since the last mark to their phase; marks are the start, {@link
 * #phaseStarts} and every phase method. A phase may come several times.
 */
public final class RetrieveStats extends RequestStats {

    private final StatsMonitor monitor;
    private final long requiredTokens;
    private long processTokensNanos;
    private long broadcastNanos;
    private long toGpuNanos;

    RetrieveStats(StatsMonitor monitor, long requiredTokens) {
        super(monitor.nanoTime());
        this.monitor = monitor;
        this.requiredTokens = requiredTokens;
    }

    /** The tokens have been cut, hashed and searched for. */
    public void tokensProcessed() {
        processTokensNanos += lap();
    }

    /** The memory has been sent to the other ranks. */
    public void broadcastDone() {
        broadcastNanos += lap();
    }

    /** The memory has been copied to the KV caches. */
    public void toGpuDone() {
        toGpuNanos += lap();
    }

    /** Counts the request as finished with this many tokens; later calls do nothing. */
    public void finish(long hitTokens) {
        if (finishOnce()) {
            monitor.observePositive(
                    HistogramName.RETRIEVE_PROCESS_TOKENS_TIME, seconds(processTokensNanos));
            monitor.observePositive(HistogramName.RETRIEVE_BROADCAST_TIME, seconds(broadcastNanos));
            monitor.observePositive(HistogramName.RETRIEVE_TO_GPU_TIME, seconds(toGpuNanos));
            monitor.retrieveFinished(requiredTokens, hitTokens, secondsSinceStart());
        }
    }
}
