package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.SecretMask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.LongSupplier;

/**
 * Keeps calls away from a store that fails again and again, so that nobody waits for it.
 *
 * <p>Closed, it lets all calls pass. After some failures in a row it opens: no call passes for a
 * while. Then it is half open: one call passes as a trial. The trial's success closes it, its
 * failure opens it for longer. Every call that passed ends with exactly one of {@link #succeeded},
 * {@link #failed} and {@link #undecided}. Thread-safe; nothing here waits.
 */
final class CircuitBreaker {
    /** What it does with calls. */
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.storage");

    private final String tier;
    private final int threshold;
    private final Backoff backoff;
    private final LongSupplier nanoTime;

    /** Changed under the lock; read without it by {@link #mayPass}. */
    private volatile State state = State.CLOSED;

    private volatile long reopenNanos;
    private volatile String lastFailure = "";
    private int failures; // in a row, while closed
    private int openings; // in a row, without a success in between

    /**
     * A closed one.
     *
     * @param tier for the log
     * @param threshold failures in a row that open it
     */
    CircuitBreaker(String tier, int threshold, Backoff backoff, LongSupplier nanoTime) {
        this.tier = tier;
        this.threshold = threshold;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    State state() {
        return state;
    }

    /** What opened it last. */
    String lastFailure() {
        return lastFailure;
    }

    /** Whether {@link #tryPass} may say yes at this moment. Changes nothing, takes no lock. */
    boolean mayPass() {
        return switch (state) {
            case CLOSED -> true;
            case OPEN -> nanoTime.getAsLong() - reopenNanos >= 0;
            case HALF_OPEN -> false;
        };
    }

    /** Whether a call may be made now. */
    boolean tryPass() {
        if (state == State.CLOSED) {
            return true;
        }
        synchronized (this) {
            if (!mayPass()) {
                return false;
            }
            if (state == State.OPEN) {
                state = State.HALF_OPEN;
            }
            return true;
        }
    }

    /** The store answered. */
    void succeeded() {
        if (state == State.CLOSED && failures == 0) {
            return; // a look without the lock: a failure counted this instant is not lost by it
        }
        synchronized (this) {
            if (state != State.CLOSED) {
                LOG.info("{} answers again and is used", tier);
            }
            state = State.CLOSED;
            failures = 0;
            openings = 0;
        }
    }

    /** The store did not answer, or with an error. */
    synchronized void failed(Throwable cause) {
        switch (state) {
            case CLOSED -> {
                failures++;
                if (failures >= threshold) {
                    open(cause);
                }
            }
            case HALF_OPEN -> open(cause);
            case OPEN -> {
                // A call that had passed before it opened.
            }
        }
    }

    /** A call ended without telling anything about the store. */
    synchronized void undecided() {
        if (state == State.HALF_OPEN) {
            state = State.OPEN; // its time is over already: the next call is the trial
        }
    }

    /** Somebody else found the store well: the next call may try. */
    synchronized void foundWell() {
        if (state == State.OPEN) {
            reopenNanos = nanoTime.getAsLong();
        }
    }

    private void open(Throwable cause) {
        openings++;
        long wait = backoff.nanos(openings);
        reopenNanos = nanoTime.getAsLong() + wait;
        failures = 0;
        lastFailure = SecretMask.text(String.valueOf(cause.getMessage()));
        state = State.OPEN;
        LOG.warn(
                "{} is not asked for {} ms, since it failed: {}",
                tier,
                wait / 1_000_000,
                lastFailure);
    }
}
