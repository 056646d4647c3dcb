package io.lmcache4j.engine.statistics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What waits for the recorder's thread: a bounded number of requests, and resets, which overtake
 * them. Any number of threads on one end, one on the other.
 */
final class RecordQueue {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.statistics");

    /** What the thread has to do next. */
    sealed interface Task {
        /** A request to be recorded. */
        @SuppressWarnings("ArrayRecordComponent") // compared by nobody
        record Take(String lookupId, long[] hashes) implements Task {}

        /** Start again from nothing. */
        record Reset() implements Task {}

        /** There is nothing left and never will be. */
        record End() implements Task {}
    }

    private final int capacity;
    private final long callerNanos;
    private final long controlNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition progress = lock.newCondition();

    // All below is guarded by the lock.
    private final Deque<Task.Take> waiting = new ArrayDeque<>();
    private int maxSize;
    private long fullBlocks;
    private long dropped;
    private long queued;
    private long done;
    private long resetsAsked;
    private long resetsDone;
    private boolean closed;
    private boolean ended;

    /**
     * An empty queue.
     *
     * @param capacity requests that may wait
     * @param callerPatience how long a request waits for room, twice at most
     * @param controlPatience how long others wait for the thread
     */
    RecordQueue(int capacity, Duration callerPatience, Duration controlPatience) {
        this.capacity = capacity;
        this.callerNanos = callerPatience.toNanos();
        this.controlNanos = controlPatience.toNanos();
    }

    QueueStatus status() {
        lock.lock();
        try {
            return new QueueStatus(capacity, waiting.size(), maxSize, fullBlocks, dropped);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a request; false if it was dropped: no room for too long, closed, or interrupted. */
    boolean offer(Task.Take request) {
        lock.lock();
        try {
            if (!awaitRoom()) {
                fullBlocks++;
                if (!awaitRoom()) {
                    drop();
                    return false;
                }
            }
            if (closed) {
                return false;
            }
            waiting.addLast(request);
            queued++;
            maxSize = Math.max(maxSize, waiting.size());
            work.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitRoom() {
        return await(room, callerNanos, () -> waiting.size() < capacity || closed);
    }

    private void drop() {
        if (dropped == 0) {
            LOG.warn(
                    "Chunk statistics: {} requests waited too long to be recorded,"
                            + " the newest ones are not counted",
                    capacity);
        }
        dropped++;
    }

    /** Waits until everything added by now is done; false if it takes too long. */
    boolean awaitDone() {
        lock.lock();
        try {
            long target = queued;
            return await(progress, controlNanos, () -> done >= target || ended);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits, asks for a reset, and waits for it; false if it takes too long. */
    boolean reset() {
        lock.lock();
        try {
            forget();
            maxSize = 0;
            fullBlocks = 0;
            dropped = 0;
            resetsAsked++;
            long target = resetsAsked;
            work.signal();
            return await(progress, controlNanos, () -> resetsDone >= target || ended);
        } finally {
            lock.unlock();
        }
    }

    /** Takes in nothing more; what waits is still to be done. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the requests that wait; how many there were. */
    int forget() {
        lock.lock();
        try {
            int forgotten = waiting.size();
            done += forgotten;
            waiting.clear();
            room.signalAll();
            return forgotten;
        } finally {
            lock.unlock();
        }
    }

    /** For the thread: waits for something to do, as long as it takes; {@link #close} ends it. */
    Task next() {
        lock.lock();
        try {
            while (true) {
                if (resetsDone < resetsAsked) {
                    return new Task.Reset();
                }
                Task.Take first = waiting.pollFirst();
                if (first != null) {
                    room.signal();
                    return first;
                }
                if (closed) {
                    return new Task.End();
                }
                work.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** For the thread: what {@link #next} gave is done. */
    void finish(Task task) {
        lock.lock();
        try {
            switch (task) {
                case Task.Take _ -> done++;
                // One that was asked for meanwhile found nothing else to undo.
                case Task.Reset() -> resetsDone = resetsAsked;
                case Task.End() -> {
                    closed = true; // also if it ended by an error, so that nobody waits for it
                    ended = true;
                    room.signalAll();
                }
            }
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock: waits for something; false on timeout or interruption. */
    private static boolean await(Condition condition, long nanos, BooleanSupplier reached) {
        long left = nanos;
        try {
            while (!reached.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = condition.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
