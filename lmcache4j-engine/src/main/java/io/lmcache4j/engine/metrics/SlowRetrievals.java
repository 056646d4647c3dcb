package io.lmcache4j.engine.metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts slow retrieve requests and warns of them, at most once in 10 s. */
final class SlowRetrievals {

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.metrics");

    /** At the defaults of LMCache no request is slow. */
    private record Thresholds(double seconds, double tokensPerSecond) {}

    private final LMCacheMetrics metrics;
    private final LongSupplier nanoTime;
    private final RateLimit warnings = new RateLimit(TimeUnit.SECONDS.toNanos(10));
    private volatile Thresholds thresholds = new Thresholds(1e9, -1);

    SlowRetrievals(LMCacheMetrics metrics, LongSupplier nanoTime) {
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    void setThresholds(double seconds, double tokensPerSecond) {
        thresholds = new Thresholds(seconds, tokensPerSecond);
    }

    void check(double seconds, double tokensPerSecond) {
        Thresholds current = thresholds;
        boolean byTime = seconds > current.seconds;
        boolean bySpeed = tokensPerSecond > 0 && tokensPerSecond < current.tokensPerSecond;
        if (byTime) {
            metrics.add(CounterName.NUM_SLOW_RETRIEVAL_BY_TIME, 1);
        }
        if (bySpeed) {
            metrics.add(CounterName.NUM_SLOW_RETRIEVAL_BY_SPEED, 1);
        }
        if (byTime || bySpeed) {
            warn(seconds, tokensPerSecond);
        }
    }

    private void warn(double seconds, double tokensPerSecond) {
        warnings.permit(nanoTime.getAsLong())
                .ifPresent(
                        skipped ->
                                LOG.warn(
                                        "Slow retrieval: {} s, {} tokens/s ({} warnings skipped)",
                                        seconds,
                                        tokensPerSecond,
                                        skipped));
    }
}
