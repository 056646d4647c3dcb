package io.lmcache4j.engine.storage.server;

import java.time.Duration;

/**
 * When one transfer has stood still, or lasted, too long. Written by the connection's thread, read
 * by the one that looks after all.
 */
final class Patience {
    private static final long NANOS_PER_MIB = 1_000_000_000;
    private static final long MIB = 1 << 20;

    private final long nanos;
    private volatile boolean running;
    private volatile long moved;
    private volatile long due;

    Patience(Duration patience) {
        this.nanos = patience.toNanos();
    }

    /** A transfer begins. */
    void begin(long bytes) {
        long now = System.nanoTime();
        moved = now;
        due = now + nanos + bytes / MIB * NANOS_PER_MIB;
        running = true;
    }

    /** It made progress. */
    void moved() {
        moved = System.nanoTime();
    }

    /** It is over. */
    void end() {
        running = false;
    }

    boolean isOver(long now) {
        return running && (now - moved > nanos || now - due > 0);
    }
}
