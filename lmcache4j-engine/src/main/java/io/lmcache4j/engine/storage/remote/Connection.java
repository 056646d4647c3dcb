package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.SecretMask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A tier's connector, and how it is had again when there is none (engine.md §7.7).
 *
 * <p>Once there is one it stays: a connector mends its own connections. An attempt has a deadline;
 * there is one at a time, and none sooner than 10 s after one that failed.
 */
final class Connection implements AutoCloseable {
    /** LMCache's limit, and then longer and longer; the next health check is never too early. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.storage");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final String tier;
    private final ConnectorSource source;
    private final RemoteCalls calls;
    private final Backoff pauses;
    private final LongSupplier nanoTime;
    private volatile Optional<RemoteConnector> connector = Optional.empty();
    private volatile String lastFailure = "never tried";

    // Guarded by this.
    private boolean attempting;
    private boolean closed;
    private int failures;
    private long nextNanos;

    Connection(
            String tier,
            ConnectorSource source,
            RemoteCalls calls,
            Backoff pauses,
            LongSupplier nanoTime) {
        this.tier = tier;
        this.source = source;
        this.calls = calls;
        this.pauses = pauses;
        this.nanoTime = nanoTime;
    }

    RemoteUrl url() {
        return source.url();
    }

    /** Why there is no connector. */
    String lastFailure() {
        return lastFailure;
    }

    /** The connector, if there is one. */
    Optional<RemoteConnector> connector() {
        return connector;
    }

    /** The connector; if there is none, an attempt to make one begins unless it is too early. */
    Optional<RemoteConnector> connectorOrAttempt() {
        Optional<RemoteConnector> now = connector;
        if (now.isEmpty() && begin()) {
            Thread.ofVirtual().name("remote-connect-" + tier).start(this::attemptQuietly);
        }
        return now;
    }

    /**
     * Makes a connector unless there is one, or it is too early, or somebody is at it.
     *
     * @throws IllegalArgumentException if the settings can never work
     */
    void connect() throws InterruptedException {
        if (begin()) {
            attempt();
        }
    }

    private synchronized boolean begin() {
        boolean early = failures > 0 && nanoTime.getAsLong() - nextNanos < 0;
        if (closed || attempting || connector.isPresent() || early) {
            return false;
        }
        attempting = true;
        return true;
    }

    private void attemptQuietly() {
        try {
            attempt();
        } catch (InterruptedException | RuntimeException failed) {
            LOG.warn("{}: connecting failed: {}", tier, failed.toString());
        }
    }

    private void attempt() throws InterruptedException {
        boolean done = false;
        try {
            RemoteConnector made =
                    calls.start(PATIENCE, source::connect, RemoteConnector::close, _ -> {}).await();
            done = true;
            keep(made);
        } catch (IOException failed) {
            lastFailure = SecretMask.text(String.valueOf(failed.getMessage()));
            LOG.warn("{} is not connected to {}: {}", tier, url(), lastFailure);
        } finally {
            over(done);
        }
    }

    private void keep(RemoteConnector made) {
        synchronized (this) {
            if (!closed) {
                connector = Optional.of(made);
                return;
            }
        }
        made.close();
    }

    private synchronized void over(boolean done) {
        attempting = false;
        failures = done ? 0 : failures + 1;
        nextNanos = nanoTime.getAsLong() + (done ? 0 : pauses.nanos(failures));
    }

    /** Ends the connector, but waits for that a few seconds at most. Repeatable. */
    @Override
    public void close() {
        Optional<RemoteConnector> last;
        synchronized (this) {
            closed = true;
            last = connector;
            connector = Optional.empty();
        }
        last.ifPresent(this::close);
    }

    private void close(RemoteConnector last) {
        Thread closing = Thread.ofVirtual().name("remote-close-" + tier).unstarted(last::close);
        closing.setUncaughtExceptionHandler(
                (_, failed) -> LOG.warn("{}: closing its connector failed", tier, failed));
        closing.start();
        try {
            if (!closing.join(CLOSE_PATIENCE)) {
                LOG.warn(
                        "{}: its connector does not close within {} s",
                        tier,
                        CLOSE_PATIENCE.toSeconds());
                closing.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
