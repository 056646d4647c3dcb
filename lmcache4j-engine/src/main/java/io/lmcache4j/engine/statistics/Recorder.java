package io.lmcache4j.engine.statistics;

import io.lmcache4j.engine.statistics.RecordQueue.Task;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;

/**
 * Hands requests to a strategy on a thread of its own (engine.md §8.6).
 *
 * <p>The queue is bounded. A caller that finds it full waits, is counted, waits once more, and then
 * goes on without being recorded; LMCache would wait for ever. All other waits have deadlines too:
 * whoever asks for a reset or for the end is not held by a disk that hangs. The strategy is touched
 * by the thread alone.
 */
final class Recorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.statistics");

    private final RecordStrategy strategy;
    private final RecordQueue queue;
    private final Duration controlPatience;
    private final Thread thread;

    /** Of the thread alone: whether the last request could not be taken in. */
    private boolean failing;

    /**
     * Starts the thread.
     *
     * @param strategy owned from now on
     * @param capacity requests that may wait
     * @param callerPatience how long who records waits for room, twice at most
     * @param controlPatience how long who asks for the state, a reset or the end waits for the
     *     thread
     */
    Recorder(
            RecordStrategy strategy,
            int capacity,
            Duration callerPatience,
            Duration controlPatience) {
        this.strategy = strategy;
        this.queue = new RecordQueue(capacity, callerPatience, controlPatience);
        this.controlPatience = controlPatience;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name(strategy.getClass().getSimpleName() + "AsyncWorker")
                        .start(this::run);
    }

    /** What the strategy has counted. */
    StrategyStatus strategyStatus() {
        return strategy.status();
    }

    /** How the queue fares. */
    QueueStatus queueStatus() {
        return queue.status();
    }

    /**
     * Queues a request.
     *
     * @param hashes not modified by anybody from now on
     * @return false if it was dropped: no room for too long, closed, or the caller interrupted
     */
    boolean record(String lookupId, long[] hashes) {
        return queue.offer(new Task.Take(lookupId, hashes));
    }

    /** Waits until everything queued by now is recorded; false if it takes too long. */
    boolean awaitRecorded() {
        return queue.awaitDone();
    }

    /**
     * Makes the strategy start again, after what is queued, for which this waits; what is still
     * queued then is forgotten.
     *
     * @return false if the thread has not come to it in time; it will before it does anything else
     */
    boolean reset() {
        queue.awaitDone();
        return queue.reset();
    }

    /** Records what is queued and ends, if that does not take too long. Repeatable. */
    @Override
    public void close() {
        queue.close();
        if (!joined()) {
            LOG.warn("{} does not end; giving up {} requests", thread, queue.forget());
            thread.interrupt();
        }
    }

    private boolean joined() {
        try {
            return thread.join(controlPatience);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try {
            Task task = queue.next();
            while (!(task instanceof Task.End)) {
                perform(task);
                task = queue.next();
            }
            strategy.close();
        } finally {
            queue.finish(new Task.End());
        }
    }

    private void perform(Task task) {
        try {
            switch (task) {
                case Task.Take(String lookupId, long[] hashes) -> take(lookupId, hashes);
                case Task.Reset() -> strategy.reset();
                case Task.End() -> {}
            }
        } finally {
            queue.finish(task);
        }
    }

    private void take(String lookupId, long[] hashes) {
        try {
            strategy.record(lookupId, hashes);
            failing = false;
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            if (!failing) {
                LOG.error("Chunk statistics can't record; silent until they can again", failed);
            }
            failing = true;
        }
    }
}
