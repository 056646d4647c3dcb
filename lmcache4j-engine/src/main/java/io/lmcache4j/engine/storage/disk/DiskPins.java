package io.lmcache4j.engine.storage.disk;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.LongSupplier;

/** Pinned chunks, and for how long. Guarded by the table's lock. */
final class DiskPins {
    private final long timeoutNanos;
    private final LongSupplier nanoTime;

    /** The one whose pins end first ahead. */
    private final SequencedSet<DiskEntry> pinned = new LinkedHashSet<>();

    DiskPins(long timeoutNanos, LongSupplier nanoTime) {
        this.timeoutNanos = timeoutNanos;
        this.nanoTime = nanoTime;
    }

    /** Pinned chunks. */
    int size() {
        return pinned.size();
    }

    /** Pins a chunk, and restarts the time of all its pins; tells them from those that ended. */
    int pin(DiskEntry entry) {
        entry.pins++;
        entry.pinnedNanos = nanoTime.getAsLong();
        pinned.addLast(entry);
        return entry.pinEpoch;
    }

    /** Takes a pin away, unless it ended by itself. */
    void unpin(DiskEntry entry, int epoch) {
        if (entry.pinEpoch == epoch && entry.pins > 0 && --entry.pins == 0) {
            pinned.remove(entry);
        }
    }

    /** A chunk left; its pins hold nothing any more. */
    void remove(DiskEntry entry) {
        pinned.remove(entry);
    }

    /** Ends the pins of chunks that were last pinned too long ago. */
    void endLate() {
        long now = nanoTime.getAsLong();
        while (!pinned.isEmpty() && now - pinned.getFirst().pinnedNanos > timeoutNanos) {
            DiskEntry entry = pinned.removeFirst();
            entry.pins = 0;
            entry.pinEpoch++;
        }
    }
}
