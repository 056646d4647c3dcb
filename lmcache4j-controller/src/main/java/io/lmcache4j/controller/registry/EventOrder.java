package io.lmcache4j.controller.registry;

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
                    event.run();
                }
            } finally {
                telling.unlock();
            }
        }
    }
}
