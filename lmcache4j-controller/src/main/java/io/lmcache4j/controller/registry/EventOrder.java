package io.lmcache4j.controller.registry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells events one at a time and in order, though they happen on many threads.
 *
 * <p>They are added under the registry's lock, which gives the order, and told after it is left, by
 * whoever comes first. What is waiting is bounded by the threads that are between the two.
 */
final class EventOrder {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock telling = new ReentrantLock();

    /** Adds one; only under the registry's lock. */
    void add(Runnable event) {
        waiting.add(event);
    }

    /** Tells what waits; without the registry's lock. */
    void tell() {
        // Whoever adds one while another tells finds the lock taken, so the other looks once more.
        while (!waiting.isEmpty() && !telling.isHeldByCurrentThread() && telling.tryLock()) {
            try {
                for (Runnable event = waiting.poll(); event != null; event = waiting.poll()) {
                    run(event);
                }
            } finally {
                telling.unlock();
            }
        }
    }

    private static void run(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            // The worker that registers can't help it, and the next events must be told.
            LOG.error("a listener of the fleet failed", e);
        }
    }
}
