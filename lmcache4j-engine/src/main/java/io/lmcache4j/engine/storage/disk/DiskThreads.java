package io.lmcache4j.engine.storage.disk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads {@code disk-io-N} and the queue before them, ordered by priority and then by arrival.
 *
 * <p>The queue needs no bound of its own: puts are bounded by their bytes, reads by those who wait
 * for them, and there is one job at a time that removes files.
 */
final class DiskThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A job in the queue; compared by identity otherwise. */
    static final class Ticket {
        private final DiskJob job;
        private final long number;
        private DiskJob.Priority priority;

        Ticket(DiskJob job, long number, DiskJob.Priority priority) {
            this.job = job;
            this.number = number;
            this.priority = priority;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final PriorityQueue<Ticket> queue =
            new PriorityQueue<>(
                    Comparator.<Ticket, DiskJob.Priority>comparing(ticket -> ticket.priority)
                            .thenComparingLong(ticket -> ticket.number));
    private final List<Thread> threads = new ArrayList<>();
    private long numbers;
    private boolean closed;

    DiskThreads(int count) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().name("disk-io-" + i).daemon().start(this::work));
        }
    }

    /** Queues a job; after the close it is abandoned at once. */
    Ticket submit(DiskJob.Priority priority, DiskJob job) {
        lock.lock();
        try {
            Ticket ticket = new Ticket(job, numbers++, priority);
            if (!closed) {
                queue.add(ticket);
                arrived.signal();
                return ticket;
            }
        } finally {
            lock.unlock();
        }
        job.abandon();
        return new Ticket(job, 0, priority);
    }

    /** Takes a job out of the queue; false if it is not there any more. */
    boolean cancel(Ticket ticket) {
        lock.lock();
        try {
            return queue.remove(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** Moves a job that still waits ahead. */
    void promote(Ticket ticket, DiskJob.Priority priority) {
        lock.lock();
        try {
            if (ticket.priority != priority && queue.remove(ticket)) {
                ticket.priority = priority;
                queue.add(ticket);
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (Ticket ticket = next(); ticket != null; ticket = next()) {
            try {
                ticket.job.run();
            } catch (RuntimeException bug) {
                LOG.error("A disk job failed", bug);
            }
        }
    }

    private Ticket next() {
        lock.lock();
        try {
            while (!closed && queue.isEmpty()) {
                arrived.awaitUninterruptibly();
            }
            return closed ? null : queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the threads after the jobs in hand, and abandons what waits. Repeatable. */
    @Override
    public void close() {
        List<Ticket> rest;
        lock.lock();
        try {
            closed = true;
            rest = List.copyOf(queue);
            queue.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        rest.forEach(ticket -> ticket.job.abandon());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            join(thread, deadline);
        }
    }

    private static void join(Thread thread, long deadline) {
        try {
            long left = Math.max(1, deadline - System.nanoTime());
            TimeUnit.NANOSECONDS.timedJoin(thread, left);
            if (thread.isAlive()) {
                LOG.warn("{} still waits for the disk", thread.getName());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
