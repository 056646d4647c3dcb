package io.lmcache4j.engine.metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts slow retrieve requests and warns of them, at most once in 10 s. */
final class SlowRetrievals {

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.metrics");
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** At the defaults of LMCache no request is slow. */
    private record Thresholds(double seconds, double tokensPerSecond) {}

    private final LMCacheMetrics metrics;
    private final LongSupplier nanoTime;
    private volatile Thresholds thresholds = new Thresholds(1e9, -1);

    /** Guarded by this. */
    private boolean warnedBefore;

    private long lastWarning;
    private long skippedWarnings;

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

    private synchronized void warn(double seconds, double tokensPerSecond) {
        long now = nanoTime.getAsLong();
        if (warnedBefore && now - lastWarning < QUIET_NANOS) {
            skippedWarnings++;
            return;
        }
        LOG.warn(
                "Slow retrieval: {} s, {} tokens/s ({} such warnings skipped)",
                seconds,
                tokensPerSecond,
                skippedWarnings);
        warnedBefore = true;
        lastWarning = now;
        skippedWarnings = 0;
    }
}
