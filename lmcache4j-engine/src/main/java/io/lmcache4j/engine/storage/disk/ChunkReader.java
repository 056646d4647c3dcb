package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.metrics.TierStats;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.remote.StagingFullException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Starts reads of single chunks, and drops the chunks whose files turn out to be damaged. */
final class ChunkReader {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");

    private final DiskTable table;
    private final ChunkFiles files;
    private final DiskThreads threads;
    private final DiskReads.Memory memory;
    private final TierStats stats;
    private final Duration patience;
    private final Runnable onTrash;

    /**
     * A reader.
     *
     * @param patience how long a read waits, for memory and for the disk each
     * @param onTrash called when a file is to be removed
     */
    ChunkReader(
            DiskTable table,
            ChunkFiles files,
            DiskThreads threads,
            DiskReads.Memory memory,
            TierStats stats,
            Duration patience,
            Runnable onTrash) {
        this.table = table;
        this.files = files;
        this.threads = threads;
        this.memory = memory;
        this.stats = stats;
        this.patience = patience;
        this.onTrash = onTrash;
    }

    /**
     * Starts reading a chunk.
     *
     * @param due whether somebody waits for it
     * @param fits whether so many bytes may be read ahead
     * @return empty if it is not due and there is no memory to read ahead
     */
    Optional<PendingRead> start(EngineKey key, boolean due, LongPredicate fits) {
        return switch (table.beginRead(key)) {
            case Place.Nowhere() -> Optional.of(PendingRead.of(new ReadResult.Miss()));
            case Place.Memory(MemoryObj object) ->
                    Optional.of(PendingRead.of(DiskReads.hit(object)));
            case Place.File(DiskEntry entry) -> start(entry, due, fits);
        };
    }

    private Optional<PendingRead> start(DiskEntry entry, boolean due, LongPredicate fits) {
        Optional<MemoryObj> target = Optional.empty();
        boolean started = false;
        try {
            target =
                    fits.test(entry.size())
                            ? memory.allocate(entry.shape(), due ? patience : Duration.ZERO)
                            : Optional.empty();
            if (target.isPresent()) {
                started = true;
                return Optional.of(submit(entry, target.get(), due));
            }
        } finally {
            if (!started) {
                table.endRead(entry);
            }
        }
        return due ? Optional.of(PendingRead.of(noMemory(entry))) : Optional.empty();
    }

    private PendingRead submit(DiskEntry entry, MemoryObj target, boolean due) {
        ReadJob job = new ReadJob(this, entry, target, patience);
        job.queued(
                threads,
                threads.submit(due ? DiskJob.Priority.GET : DiskJob.Priority.PREFETCH, job));
        return job;
    }

    private ReadResult noMemory(DiskEntry entry) {
        stats.missed(MissCause.NO_MEMORY);
        return new ReadResult.Failed(
                LocalDiskBackend.NAME,
                new StagingFullException(
                        "no memory to read %d bytes into; raise max_local_cpu_size"
                                .formatted(entry.size())));
    }

    /** Reads, on a disk thread; the target is released unless it is the result. */
    ReadResult read(DiskEntry entry, MemoryObj target) {
        boolean whole = false;
        try {
            files.read(entry, target);
            whole = true;
            return DiskReads.hit(target);
        } catch (IOException failed) {
            return failed(entry, failed);
        } finally {
            if (!whole) {
                target.release();
            }
            table.endRead(entry);
        }
    }

    private ReadResult failed(DiskEntry entry, IOException cause) {
        if (!table.drop(entry)) {
            // It was removed while it was read: no wonder that its file is gone.
            return new ReadResult.Miss();
        }
        onTrash.run();
        stats.missed(
                cause instanceof DamagedChunkException damaged
                        ? damaged.missCause()
                        : MissCause.IO_ERROR);
        LOG.warn("Dropped a chunk that can't be read: {}", cause.getMessage());
        return new ReadResult.Failed(LocalDiskBackend.NAME, cause);
    }

    /** A read that did not come in time. */
    ReadResult late(DiskEntry entry) {
        stats.missed(MissCause.TIMEOUT);
        return new ReadResult.Failed(
                LocalDiskBackend.NAME,
                new IOException(
                        "%s was not read within %d s"
                                .formatted(entry.key(), patience.toSeconds())));
    }

    /** Ends a read that never began. */
    void abandoned(DiskEntry entry, MemoryObj target) {
        target.release();
        table.endRead(entry);
    }
}
