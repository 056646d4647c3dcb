package io.lmcache4j.api.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests that are under way, to be waited for at the end. Counting takes no lock. */
final class Running {
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private volatile boolean draining;

    void started() {
        count.incrementAndGet();
    }

    void finished() {
        // Who waits has said so before it looked at the count.
        if (count.decrementAndGet() == 0 && draining) {
            lock.lock();
            try {
                none.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whether the listener is about to end, so that connections are not to be kept. */
    boolean isDraining() {
        return draining;
    }

    /** Waits until no request runs; false if some still do after this time. */
    boolean drain(Duration deadline) {
        draining = true;
        lock.lock();
        try {
            long left = deadline.toNanos();
            while (count.get() > 0 && left > 0) {
                left = none.awaitNanos(left);
            }
            return count.get() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
