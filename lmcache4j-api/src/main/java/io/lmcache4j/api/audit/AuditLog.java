package io.lmcache4j.api.audit;

import io.lmcache4j.api.routing.AuditTrail;
import io.lmcache4j.api.routing.AuditedCall;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The audit log of one server (operator-api.md §5): numbers calls, keeps the newest in memory, and
 * has each on disk before its caller is answered.
 *
 * <p>Where the folder can't be used, or another server has it, lines are kept in memory alone; the
 * log says so once, and this check of {@code /readyz} as long as it is so. Safe for all threads.
 */
public final class AuditLog implements AuditTrail, HealthCheck, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api.audit");
    private static final long ROTATE_AT = 64L << 20;
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(10);
    private static final String REMEDY =
            "; extra_config lmcache4j.data_dir names the folder, which must be this server's alone";

    private final long rotateAt;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition decided = lock.newCondition();

    // Guarded by the lock.
    private final AuditRing ring = new AuditRing();
    private Optional<AuditWriter> writer = Optional.empty();
    private Optional<String> unused = Optional.of("it is not open");
    private boolean isDecided;
    private long last;

    /** A log that is not open; until it is, calls that are appended wait. */
    public AuditLog() {
        this(ROTATE_AT);
    }

    /** The same whose file has at most so many bytes. */
    AuditLog(long rotateAt) {
        this.rotateAt = rotateAt;
    }

    private record InMemory(long sequence) implements Receipt {
        @Override
        public void await() {
            // It is nowhere else.
        }
    }

    /**
     * Opens the file in this folder and goes on after its last line. Never fails: see the class.
     * Repeated calls do nothing.
     */
    public void open(Path folder) {
        lock.lock();
        try {
            if (!isDecided) {
                isDecided = true;
                writer = Optional.of(opened(folder));
                unused = Optional.empty();
            }
        } catch (IOException | RuntimeException e) {
            unused = Optional.of(e + REMEDY);
            LOG.warn("the audit log is kept in memory alone: {}", unused.get());
        } finally {
            decided.signalAll();
            lock.unlock();
        }
    }

    private AuditWriter opened(Path folder) throws IOException {
        AuditFile file = AuditFile.open(folder, rotateAt);
        try {
            int unreadable = 0;
            for (byte[] text : file.tail()) {
                Optional<AuditLine> line = AuditLine.parse(text);
                unreadable += line.isPresent() ? 0 : 1;
                line.ifPresent(this::remember);
            }
            if (unreadable > 0) {
                LOG.warn("{} of the newest audit lines in {} are none", unreadable, folder);
            }
            return AuditWriter.start(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void remember(AuditLine line) {
        ring.add(line);
        last = Math.max(last, line.sequence());
    }

    @Override
    public Receipt append(AuditedCall call) {
        lock.lock();
        try {
            Patience.await(decided, () -> isDecided, OPEN_PATIENCE);
            AuditLine line = AuditLine.of(last + 1, call);
            remember(line);
            return writer.map(open -> open.append(line))
                    .orElseGet(() -> new InMemory(line.sequence()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Page newest(Filter filter) {
        lock.lock();
        try {
            return ring.newest(filter);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public HealthResult check() {
        return trouble()
                .<HealthResult>map(
                        reason -> new HealthResult.Unhealthy("kept in memory alone: " + reason))
                .orElseGet(HealthResult.Healthy::new);
    }

    private Optional<String> trouble() {
        lock.lock();
        try {
            return writer.map(open -> open.trouble().map(reason -> reason + REMEDY)).orElse(unused);
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits and gives the folder back. What comes later is kept in memory alone. */
    @Override
    public void close() {
        Optional<AuditWriter> open;
        lock.lock();
        try {
            open = writer;
            writer = Optional.empty();
            unused = Optional.of("it is closed");
            isDecided = true;
            decided.signalAll();
        } finally {
            lock.unlock();
        }
        open.ifPresent(AuditWriter::close);
    }
}
