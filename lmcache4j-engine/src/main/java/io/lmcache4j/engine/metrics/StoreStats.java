package io.lmcache4j.engine.metrics;

/**
 * One store request, from {@link StatsMonitor#onStore} to {@link #finish}; for one thread at a
 * time.
 *
 * <p>The phase methods add the time since the last mark to their phase; marks are the start, {@link
 * #phaseStarts} and every phase method. A phase may come several times.
 */
public final class StoreStats extends RequestStats {

    private final StatsMonitor monitor;
    private long processTokensNanos;
    private long fromGpuNanos;
    private long putNanos;

    StoreStats(StatsMonitor monitor) {
        super(monitor.nanoTime());
        this.monitor = monitor;
    }

    /** The tokens have been cut and hashed, and memory has been allocated for them. */
    public void tokensProcessed() {
        processTokensNanos += lap();
    }

    /** The memory has been filled from the KV caches. */
    public void fromGpuDone() {
        fromGpuNanos += lap();
    }

    /** The memory has been handed to the backends. */
    public void putDone() {
        putNanos += lap();
    }

    /** Counts the request as finished with this many tokens stored; later calls do nothing. */
    public void finish(long storedTokens) {
        if (finishOnce()) {
            monitor.observePositive(
                    HistogramName.STORE_PROCESS_TOKENS_TIME, seconds(processTokensNanos));
            monitor.observePositive(HistogramName.STORE_FROM_GPU_TIME, seconds(fromGpuNanos));
            monitor.observePositive(HistogramName.STORE_PUT_TIME, seconds(putNanos));
            monitor.storeFinished(storedTokens, secondsSinceStart());
        }
    }
}
