package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the directory may grow. A heap that is full stops everything, answers to probes included;
 * so keys are turned away before that, which costs no more than a miss each (decision 118).
 */
final class Memory {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    /** Once full, it is until a tenth is free. */
    private static final double FREE_AGAIN = 0.9;

    private final Directory directory;
    private final long most;
    private final LongSupplier nanoTime;
    private volatile boolean full;
    private volatile long lookedAt;

    /**
     * @param most bytes of the directory
     * @param nanoTime as {@link System#nanoTime}
     */
    Memory(Directory directory, long most, LongSupplier nanoTime) {
        this.directory = directory;
        this.most = most;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong() - LOOK_NANOS;
    }

    /** Whether no key may be added. Looked at ten times a second; two threads may both look. */
    boolean isFull() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            full = directory.memoryBytes() > (full ? most * FREE_AGAIN : most);
        }
        return full;
    }
}
