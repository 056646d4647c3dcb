package io.lmcache4j.api.audit;

import io.lmcache4j.api.routing.AuditTrail;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes lines on a thread of its own, which no caller can interrupt. All lines that came while one
 * write went on share the next, so that many callers at once cost one wait for the disk.
 *
 * <p>When the disk fails, lines wait in memory, bounded, nobody waits for them, and the write is
 * tried again every second.
 */
final class AuditWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api.audit");
    private static final Duration DISK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    private static final long MOST_BYTES = 4L << 20;

    private final AuditFile file;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition settled = lock.newCondition();

    // Guarded by the lock.
    private final Deque<AuditLine> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long lost;
    private long onDisk;
    private Optional<String> trouble = Optional.empty();
    private boolean closed;
    private boolean ended;

    private AuditWriter(AuditFile file) {
        this.file = file;
        this.thread = Thread.ofPlatform().daemon().name("audit-log-thread").unstarted(this::run);
    }

    /** A writer to a file that it owns from now on. */
    static AuditWriter start(AuditFile file) {
        var writer = new AuditWriter(file);
        writer.thread.start();
        return writer;
    }

    private record Line(AuditWriter writer, long sequence) implements AuditTrail.Receipt {
        @Override
        public void await() {
            writer.await(sequence);
        }
    }

    /** Takes a line over; to be called in the order of sequences. */
    AuditTrail.Receipt append(AuditLine line) {
        lock.lock();
        try {
            waiting.addLast(line);
            waitingBytes += line.text().length;
            while (waitingBytes > MOST_BYTES) {
                waitingBytes -= waiting.removeFirst().text().length;
                lost++;
            }
            // After a failure the thread keeps its own pace.
            if (trouble.isEmpty()) {
                work.signal();
            }
            return new Line(this, line.sequence());
        } finally {
            lock.unlock();
        }
    }

    private void await(long sequence) {
        lock.lock();
        try {
            boolean known =
                    Patience.await(
                            settled,
                            () -> onDisk >= sequence || trouble.isPresent() || ended,
                            DISK_PATIENCE);
            if (!known) {
                fails("no answer from the disk for " + DISK_PATIENCE.toSeconds() + " s");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why lines are not on disk, at the moment. */
    Optional<String> trouble() {
        lock.lock();
        try {
            return trouble;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (List<AuditLine> batch = next(); !batch.isEmpty(); batch = next()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            LOG.error("the audit log's thread was interrupted and ends", e);
            fail("its thread was interrupted");
        } finally {
            end();
        }
    }

    /** The lines to write next; none when it is over. */
    private List<AuditLine> next() throws InterruptedException {
        lock.lock();
        try {
            long left = RETRY.toNanos();
            while (trouble.isPresent() && !closed && left > 0) {
                left = work.awaitNanos(left);
            }
            while (waiting.isEmpty() && !closed) {
                work.await();
            }
            return closed && trouble.isPresent() ? List.of() : List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
    }

    private void write(List<AuditLine> batch) {
        try {
            file.append(batch);
        } catch (IOException | RuntimeException e) {
            fail(e.toString());
            return;
        }
        lock.lock();
        try {
            onDisk = batch.getLast().sequence();
            while (!waiting.isEmpty() && waiting.getFirst().sequence() <= onDisk) {
                waitingBytes -= waiting.removeFirst().text().length;
            }
            if (trouble.isPresent()) {
                LOG.warn("the audit log is written again; {} lines were lost", lost);
                lost = 0;
                trouble = Optional.empty();
            }
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(String reason) {
        lock.lock();
        try {
            fails(reason);
        } finally {
            lock.unlock();
        }
    }

    private void fails(String reason) {
        if (trouble.isEmpty()) {
            LOG.warn("the audit log can't be written and is kept in memory: {}", reason);
        }
        trouble = Optional.of(reason);
        settled.signalAll();
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("the audit log could not be closed", e);
        }
    }

    /** Writes what waits, if the disk takes it, and gives the file back. Repeatable. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(END_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
