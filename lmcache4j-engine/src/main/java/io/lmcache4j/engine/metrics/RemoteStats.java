package io.lmcache4j.engine.metrics;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What the remote backends report. Safe for use by several threads.
 *
 * <p>The two ping gauges show the last ping of the last whole interval and 0 when there was none,
 * as in LMCache.
 */
public final class RemoteStats {

    /** A ping that got no answer in time. */
    public static final int PING_TIMEOUT = -1;

    /** A ping that failed in another way. */
    public static final int PING_FAILED = -2;

    private record Ping(double latencyMs, int errorCode) {}

    private static final Ping NONE = new Ping(0, 0);

    private final StatsMonitor monitor;
    private final LMCacheMetrics metrics;
    private final AtomicReference<Ping> pending = new AtomicReference<>(NONE);
    private volatile Ping shown = NONE;

    RemoteStats(StatsMonitor monitor, LMCacheMetrics metrics) {
        this.monitor = monitor;
        this.metrics = metrics;
        metrics.gauge("remote_ping_latency", () -> shown.latencyMs);
        metrics.gauge("remote_ping_error_code", () -> shown.errorCode);
    }

    /** A read of so many bytes. */
    public void read(long bytes) {
        metrics.add(CounterName.NUM_REMOTE_READ_REQUESTS, 1);
        metrics.add(CounterName.NUM_REMOTE_READ_BYTES, bytes);
    }

    /** A write of so many bytes. */
    public void wrote(long bytes) {
        metrics.add(CounterName.NUM_REMOTE_WRITE_REQUESTS, 1);
        metrics.add(CounterName.NUM_REMOTE_WRITE_BYTES, bytes);
    }

    /** How long a get took, in milliseconds. */
    public void timeToGet(double millis) {
        monitor.observePositive(HistogramName.REMOTE_TIME_TO_GET, millis);
    }

    /** How long a put took, in milliseconds. */
    public void timeToPut(double millis) {
        monitor.observePositive(HistogramName.REMOTE_TIME_TO_PUT, millis);
    }

    /** How long a get took whose caller waited, in milliseconds. */
    public void timeToGetSync(double millis) {
        monitor.observePositive(HistogramName.REMOTE_TIME_TO_GET_SYNC, millis);
    }

    /** How long a batched get of a backend took whose caller waited, in seconds. */
    public void batchedGetBlockingTime(double seconds) {
        monitor.observePositive(HistogramName.REMOTE_BACKEND_BATCHED_GET_BLOCKING_TIME, seconds);
    }

    /** How long a batched get of a connector took, in seconds. */
    public void connectorBatchedGetTime(double seconds) {
        monitor.observePositive(HistogramName.INSTRUMENTED_CONNECTOR_BATCHED_GET_TIME, seconds);
    }

    /** A ping that was answered, after so many milliseconds. */
    public void pingSucceeded(double latencyMs) {
        metrics.add(CounterName.REMOTE_PING_SUCCESSES, 1);
        pending.set(new Ping(latencyMs, 0));
    }

    /** A ping that failed with this code, {@link #PING_TIMEOUT} or another that is not 0. */
    public void pingFailed(int errorCode) {
        metrics.add(CounterName.REMOTE_PING_ERRORS, 1);
        pending.set(new Ping(0, errorCode));
    }

    /** Ends an interval. */
    void roll() {
        shown = pending.getAndSet(NONE);
    }
}
