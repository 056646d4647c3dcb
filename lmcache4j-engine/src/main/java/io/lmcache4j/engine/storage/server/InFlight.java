package io.lmcache4j.engine.storage.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bounds the bytes of values that are on their way in together. Thread-safe. */
final class InFlight {
    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private long bytes;

    InFlight(long most) {
        this.most = most;
    }

    /**
     * Waits until so many bytes may come in; a value above the bound comes alone.
     *
     * @return false if that takes too long; otherwise {@link #leave} is to follow
     */
    boolean enter(long amount, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (bytes > 0 && bytes + amount > most) {
                if (left <= 0) {
                    return false;
                }
                left = less.awaitNanos(left);
            }
            bytes += amount;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave(long amount) {
        lock.lock();
        try {
            bytes -= amount;
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
