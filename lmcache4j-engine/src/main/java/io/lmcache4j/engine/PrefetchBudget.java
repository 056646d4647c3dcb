package io.lmcache4j.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * How much is prefetched at once: how many prefetches read from slower tiers, and how much memory
 * all of them hold until their chunks are retrieved (docs/decisions/0086).
 *
 * <p>Turns are waited for, memory is not: who comes when half of it is spoken for gets less. Safe
 * for use by several threads.
 */
final class PrefetchBudget {
    /** Memory spoken for; closing gives it back, once. */
    static final class Reservation implements AutoCloseable {
        static final Reservation NONE = new Reservation(0, 0, () -> {});

        private final int chunks;
        private final long bytes;
        private final Runnable onClose;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Reservation(int chunks, long bytes, Runnable onClose) {
            this.chunks = chunks;
            this.bytes = bytes;
            this.onClose = onClose;
        }

        /** Chunks there is memory for. */
        int chunks() {
            return chunks;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                onClose.run();
            }
        }
    }

    // Guarded by this, and notified when somebody leaves or is cancelled.
    private final int turns;
    private int taken;
    private long reserved;

    /** A budget of so many prefetches at a time. */
    PrefetchBudget(int turns) {
        this.turns = turns;
    }

    /**
     * Speaks for the memory of at most so many chunks; of fewer where the limit ends.
     *
     * @param limit bytes of all reservations together
     */
    synchronized Reservation reserve(int chunks, long bytesEach, long limit) {
        long free = Math.max(0, limit - reserved);
        int granted = (int) Math.min(chunks, free / bytesEach);
        long bytes = granted * bytesEach;
        reserved += bytes;
        return new Reservation(granted, bytes, () -> giveBack(bytes));
    }

    private synchronized void giveBack(long bytes) {
        reserved -= bytes;
    }

    synchronized long reserved() {
        return reserved;
    }

    /**
     * Waits for a turn.
     *
     * @param wanted whether the turn is still wanted; changes are made known by {@link #wake}
     * @param deadline when to give up, by {@link System#nanoTime}
     * @return whether it is the caller's turn, who must {@link #leave}
     */
    synchronized boolean enter(BooleanSupplier wanted, long deadline) {
        while (wanted.getAsBoolean()) {
            if (taken < turns) {
                taken++;
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Ends a turn. */
    synchronized void leave() {
        taken--;
        notifyAll();
    }

    /** Lets everybody who waits for a turn ask again whether it is wanted. */
    synchronized void wake() {
        notifyAll();
    }
}
