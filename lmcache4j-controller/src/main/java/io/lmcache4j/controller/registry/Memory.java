package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the directory may grow. A heap that is full stops everything, answers to probes included;
 * so keys are turned away before that, which costs no more than a miss each (decision 118).
 */
final class Memory {
    private static final long SOONEST = Duration.ofMillis(100).toNanos();
    private static final long LATEST = Duration.ofSeconds(5).toNanos();

    /** More bytes a second than events have ever added: a look goes over the whole directory. */
    private static final double FASTEST = 200e6;

    /** Once full, it is until a tenth is free. */
    private static final double FREE_AGAIN = 0.9;

    private final Directory directory;
    private final long most;
    private final LongSupplier nanoTime;
    private volatile boolean full;
    private volatile long lookAt;

    /**
     * @param most bytes of the directory
     * @param nanoTime as {@link System#nanoTime}
     */
    Memory(Directory directory, long most, LongSupplier nanoTime) {
        this.directory = directory;
        this.most = most;
        this.nanoTime = nanoTime;
        this.lookAt = nanoTime.getAsLong();
    }

    /**
     * Whether no key may be added. Looked at ten times a second where that is near, else as seldom
     * as is safe; two threads may both look.
     */
    boolean isFull() {
        long now = nanoTime.getAsLong();
        if (now - lookAt >= 0) {
            long left = most - directory.memoryBytes();
            full = left < (full ? most * (1 - FREE_AGAIN) : 0);
            lookAt = now + Math.clamp((long) (left / FASTEST * 1e9), SOONEST, LATEST);
        }
        return full;
    }
}
