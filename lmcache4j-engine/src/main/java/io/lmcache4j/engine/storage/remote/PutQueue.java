package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.DropCause;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Pieces on their way to a store: bounded by bytes, written by a few virtual threads that end when
 * there is nothing to write. Offering never waits.
 */
final class PutQueue {
    /** Writes at a time. */
    static final int WRITERS = 16;

    /** Writes one piece and closes it, whatever comes of it. Called on a virtual thread. */
    interface Writer {
        void write(Put put);
    }

    /** A piece whose memory is held until it is closed; it may be closed twice. */
    final class Put implements AutoCloseable {
        private final EngineKey key;
        private final MemoryLease lease;
        private final long bytes;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Put(EngineKey key, MemoryLease lease) {
            this.key = key;
            this.lease = lease;
            this.bytes = lease.obj().physicalSize();
        }

        EngineKey key() {
            return key;
        }

        MemoryObj object() {
            return lease.obj();
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                lease.close();
                bytesUnderWay.addAndGet(-bytes);
                underWay.remove(key);
                noteIdle();
            }
        }
    }

    private final String threadName;
    private final LongSupplier maxBytes;
    private final Writer writer;
    private final Consumer<DropCause> dropped;
    private final Set<EngineKey> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesUnderWay = new AtomicLong();
    private final Queue<Put> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger writers = new AtomicInteger();
    private final Object idle = new Object();
    private volatile boolean closed;

    PutQueue(String tier, LongSupplier maxBytes, Writer writer, Consumer<DropCause> dropped) {
        this.threadName = "remote-put-" + tier;
        this.maxBytes = maxBytes;
        this.writer = writer;
        this.dropped = dropped;
    }

    /** Number of pieces on their way. */
    int size() {
        return underWay.size();
    }

    boolean isUnderWay(EngineKey key) {
        return underWay.contains(key);
    }

    /** Takes a piece, with a count of its own, unless it is on its way or there are too many. */
    void offer(EngineKey key, MemoryObj object) {
        if (closed) {
            dropped.accept(DropCause.UNAVAILABLE);
            return;
        }
        if (!underWay.add(key)) {
            return;
        }
        long bytes = object.physicalSize();
        if (bytesUnderWay.addAndGet(bytes) > maxBytes.getAsLong()) {
            bytesUnderWay.addAndGet(-bytes);
            underWay.remove(key);
            noteIdle();
            dropped.accept(DropCause.QUEUE_FULL);
            return;
        }
        waiting.add(new Put(key, object.lease()));
        if (closed) {
            drop(); // closing may have come too early to see it
            return;
        }
        startWriter();
    }

    private void startWriter() {
        int now = writers.get();
        while (now < WRITERS) {
            if (writers.compareAndSet(now, now + 1)) {
                Thread.ofVirtual().name(threadName).start(this::writeAll);
                return;
            }
            now = writers.get();
        }
    }

    private void writeAll() {
        try {
            for (Put next = waiting.poll(); next != null; next = waiting.poll()) {
                writer.write(next);
            }
        } finally {
            writers.decrementAndGet();
        }
        // One that was offered while all writers were just about to end would wait for the next.
        if (!waiting.isEmpty()) {
            startWriter();
        }
    }

    private void noteIdle() {
        if (underWay.isEmpty()) {
            synchronized (idle) {
                idle.notifyAll();
            }
        }
    }

    /** Waits until nothing is on its way; false if there still is something after this time. */
    boolean awaitIdle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (idle) {
            while (!underWay.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                idle.wait(left);
            }
            return true;
        }
    }

    /** Takes no more, and drops what no thread is writing yet. */
    void close() {
        closed = true;
        drop();
    }

    private void drop() {
        for (Put next = waiting.poll(); next != null; next = waiting.poll()) {
            next.close();
            dropped.accept(DropCause.UNAVAILABLE);
        }
    }
}
