package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A line of limited width that all who send through it share. */
final class SharedRate {
    private final double bytesPerNano;
    private final LongSupplier nanoTime;
    private final AtomicLong freeNanos;

    /**
     * A line.
     *
     * @param gigabytesPerSecond 0 for one without a limit
     */
    SharedRate(double gigabytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerNano = gigabytesPerSecond * LMCacheConfig.GIGABYTE / 1e9;
        this.nanoTime = nanoTime;
        this.freeNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** Waits until so many bytes have gone through, after those that came before. */
    void pass(long bytes) throws InterruptedException {
        long wait = reserve(bytes);
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }

    /** Nanoseconds from now until so many bytes will have gone through. */
    long reserve(long bytes) {
        if (bytesPerNano == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long takes = Math.round(bytes / bytesPerNano);
        long end = freeNanos.updateAndGet(free -> (free - now > 0 ? free : now) + takes);
        return end - now;
    }
}
