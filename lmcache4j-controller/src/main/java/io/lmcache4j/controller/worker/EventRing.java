package io.lmcache4j.controller.worker;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Chunks that came to a tier and left it, waiting to be told: a bounded ring of numbers, for one
 * writer and one reader at a time.
 *
 * <p>The writer holds the tier's lock, so the ring neither waits nor allocates.
 */
final class EventRing {
    private static final byte ADMIT = 1;
    private static final byte HIGH = 2;

    private final long[] hashes;
    private final byte[] kinds;
    private final int mask;

    /** Events written so far, by the writer; what lies before is visible to who reads this. */
    private final AtomicLong written = new AtomicLong();

    /** Events taken so far, by the reader. */
    private final AtomicLong taken = new AtomicLong();

    /**
     * An empty ring.
     *
     * @param capacity least number of events it holds
     */
    EventRing(int capacity) {
        int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        this.hashes = new long[size];
        this.kinds = new byte[size];
        this.mask = size - 1;
    }

    /** Adds an event; false, and nothing happened, if there is no room. For the writer. */
    boolean offer(long hash, boolean high, boolean admit) {
        long at = written.get();
        if (at - taken.get() > mask) {
            return false;
        }
        int slot = (int) at & mask;
        hashes[slot] = hash;
        kinds[slot] = (byte) ((admit ? ADMIT : 0) | (high ? HIGH : 0));
        written.lazySet(at + 1);
        return true;
    }

    /** How many wait. For anybody; exact for the reader, but for what comes meanwhile. */
    int size() {
        return (int) Math.max(0, written.get() - taken.get());
    }

    /** The hash of the event with so many before it. For the reader, as is all below. */
    long hash(int index) {
        return hashes[slot(index)];
    }

    boolean isHigh(int index) {
        return (kinds[slot(index)] & HIGH) != 0;
    }

    boolean isAdmit(int index) {
        return (kinds[slot(index)] & ADMIT) != 0;
    }

    private int slot(int index) {
        return (int) (taken.get() + index) & mask;
    }

    /** Forgets the first events. */
    void take(int count) {
        taken.set(taken.get() + count);
    }
}
