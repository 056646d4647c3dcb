package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.ReadResult;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads one chunk on a disk thread; whoever comes last, reader or canceller, releases it. */
final class ReadJob implements DiskJob, PendingRead {
    private final ChunkReader reader;
    private final DiskEntry entry;
    private final MemoryObj target;
    private final Duration patience;
    private final CompletableFuture<ReadResult> result = new CompletableFuture<>();
    private DiskThreads threads;
    private DiskThreads.Ticket ticket;

    ReadJob(ChunkReader reader, DiskEntry entry, MemoryObj target, Duration patience) {
        this.reader = reader;
        this.entry = entry;
        this.target = target;
        this.patience = patience;
    }

    /** Where it waits; for the thread that awaits it. */
    void queued(DiskThreads by, DiskThreads.Ticket as) {
        threads = by;
        ticket = as;
    }

    @Override
    public long bytes() {
        return entry.size();
    }

    @Override
    public void run() {
        ReadResult read = reader.read(entry, target);
        if (!result.complete(read)) {
            release(read);
        }
    }

    @Override
    public void abandon() {
        reader.abandoned(entry, target);
        result.complete(new ReadResult.Miss());
    }

    @Override
    public ReadResult await() {
        threads.promote(ticket, Priority.GET);
        try {
            return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            cancel();
            return reader.late(entry);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancel();
            return reader.late(entry);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void cancel() {
        if (threads.cancel(ticket)) {
            abandon();
        } else if (!result.cancel(false)) {
            release(result.join());
        }
    }

    private static void release(ReadResult read) {
        if (read instanceof ReadResult.Hit(MemoryLease lease)) {
            lease.close();
        }
    }
}
