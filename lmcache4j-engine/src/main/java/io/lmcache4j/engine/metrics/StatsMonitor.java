package io.lmcache4j.engine.metrics;

import java.util.function.LongSupplier;

/**
 * What the engine reports about its requests, and when that is counted (engine.md §10.1).
 *
 * <p>Counters and histograms move at once; LMCache lets them lag by up to 10 s. Only the two hit
 * rates and the ping gauges go by intervals: {@link #rollInterval} ends one, and is called every
 * {@link #INTERVAL_SECONDS} by the periodic thread {@link #THREAD_NAME} of the manager. Safe for
 * use by several threads. A request costs one small object, a sample another (the library's), and
 * nothing is looked up by label.
 */
public final class StatsMonitor {

    /** Name of the periodic thread that calls {@link #rollInterval}. */
    public static final String THREAD_NAME = "stats-logger-thread";

    /** Length of an interval. */
    public static final int INTERVAL_SECONDS = 10;

    private final LMCacheMetrics metrics;
    private final LongSupplier nanoTime;
    private final RemoteStats remote;
    private final SlowRetrievals slowRetrievals;

    // Upstream quirk kept: without any request the one rate is perfect and the other is zero.
    private final IntervalRate retrieveHitRate = new IntervalRate(1);
    private final IntervalRate lookupHitRate = new IntervalRate(0);

    /** Creates a monitor that times by the system's clock. */
    public StatsMonitor(LMCacheMetrics metrics) {
        this(metrics, System::nanoTime);
    }

    /** Creates a monitor with a clock of its own, in nanoseconds. */
    public StatsMonitor(LMCacheMetrics metrics, LongSupplier nanoTime) {
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.remote = new RemoteStats(this, metrics);
        this.slowRetrievals = new SlowRetrievals(metrics, nanoTime);
        metrics.gauge("retrieve_hit_rate", retrieveHitRate::lastInterval);
        metrics.gauge("lookup_hit_rate", lookupHitRate::lastInterval);
    }

    /** What goes wrong in the tier of this name; the same series each time. */
    public TierStats tier(String backend) {
        return new TierStats(metrics, backend);
    }

    /** What becomes of prefetches; the same series each time. */
    public PrefetchStats prefetches() {
        return new PrefetchStats(metrics);
    }

    /** A lookup of so many tokens begins. */
    public LookupStats onLookup(long tokens) {
        metrics.add(CounterName.NUM_LOOKUP_REQUESTS, 1);
        metrics.add(CounterName.NUM_LOOKUP_TOKENS, tokens);
        return new LookupStats(this, tokens);
    }

    /** A retrieve request that requires so many tokens begins. */
    public RetrieveStats onRetrieve(long requiredTokens) {
        metrics.add(CounterName.NUM_RETRIEVE_REQUESTS, 1);
        metrics.add(CounterName.NUM_REQUESTED_TOKENS, requiredTokens);
        return new RetrieveStats(this, requiredTokens);
    }

    /** A store request of so many tokens begins; all count as stored, whatever comes of it. */
    public StoreStats onStore(long tokens) {
        metrics.add(CounterName.NUM_STORE_REQUESTS, 1);
        metrics.add(CounterName.NUM_STORED_TOKENS, tokens);
        return new StoreStats(this);
    }

    /** A prompt of so many tokens came in. */
    public void promptTokens(long tokens) {
        metrics.add(CounterName.NUM_PROMPT_TOKENS, tokens);
    }

    /** So many tokens of a prompt were in the inference engine's own cache. */
    public void vllmHitTokens(long tokens) {
        metrics.add(CounterName.NUM_VLLM_HIT_TOKENS, tokens);
    }

    /** The local CPU backend made room and evicted so many keys for it, perhaps none. */
    public void evicted(long keys) {
        metrics.add(CounterName.LOCAL_CPU_EVICT_COUNT, 1);
        metrics.add(CounterName.LOCAL_CPU_EVICT_KEYS_COUNT, keys);
    }

    /** The local CPU backend looked for something to evict and found nothing. */
    public void evictionFailed() {
        metrics.add(CounterName.LOCAL_CPU_EVICT_FAILED_COUNT, 1);
    }

    /** An object was unpinned because its pin timed out. */
    public void forcedUnpin() {
        metrics.add(CounterName.FORCED_UNPIN_COUNT, 1);
    }

    /** A chunk was used again at this age. */
    public void cacheLifespanMinutes(double minutes) {
        metrics.observe(HistogramName.REQUEST_CACHE_LIFESPAN, minutes);
    }

    /** What the remote backends report. */
    public RemoteStats remote() {
        return remote;
    }

    /**
     * Says from when on a retrieve request is slow: above so many seconds, or with fewer tokens per
     * second. At the start neither is the case for any request.
     */
    public void setSlowRetrievalThresholds(double seconds, double tokensPerSecond) {
        slowRetrievals.setThresholds(seconds, tokensPerSecond);
    }

    /** Ends an interval: the gauges of the ended one are shown, and a new one begins. */
    public void rollInterval() {
        retrieveHitRate.roll();
        lookupHitRate.roll();
        remote.roll();
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    void lookupFinished(long tokens, long hits, double seconds) {
        metrics.add(CounterName.NUM_LOOKUP_HITS, hits);
        if (hits == 0) {
            metrics.add(CounterName.LOOKUP_0_HIT_REQUESTS, 1);
        }
        if (tokens > 0) {
            observePositive(HistogramName.REQUEST_CACHE_HIT_RATE, (double) hits / tokens);
        }
        observePositive(HistogramName.TIME_TO_LOOKUP, seconds);
        lookupHitRate.add(tokens, hits);
    }

    void retrieveFinished(long requiredTokens, long hits, double seconds) {
        metrics.add(CounterName.NUM_HIT_TOKENS, hits);
        double speed = seconds > 0 ? hits / seconds : 0;
        observePositive(HistogramName.TIME_TO_RETRIEVE, seconds);
        observePositive(HistogramName.RETRIEVE_SPEED, speed);
        retrieveHitRate.add(requiredTokens, hits);
        slowRetrievals.check(seconds, speed);
    }

    void storeFinished(long storedTokens, double seconds) {
        observePositive(HistogramName.TIME_TO_STORE, seconds);
        observePositive(HistogramName.STORE_SPEED, seconds > 0 ? storedTokens / seconds : 0);
    }

    /** Observes a time, speed or rate; LMCache leaves zeros out of all of them. */
    void observePositive(HistogramName name, double value) {
        if (value > 0) {
            metrics.observe(name, value);
        }
    }
}
