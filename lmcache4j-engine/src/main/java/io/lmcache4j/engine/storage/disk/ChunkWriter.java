package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.metrics.TierStats;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes and removes files, on the disk threads.
 *
 * <p>The order makes a process that is killed at any moment leave nothing that is not known: a
 * chunk is written under a temporary name, stands in the index, and then gets its name; it loses
 * its file first and its record then. So what can be left over are temporary files and records
 * without a file.
 */
final class ChunkWriter {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");

    private final DiskTable table;
    private final ChunkFiles files;
    private final DiskIndex index;
    private final DiskThreads threads;
    private final FullDisk space;
    private final TierStats stats;
    private final AtomicBoolean cleaning = new AtomicBoolean();

    ChunkWriter(
            DiskTable table,
            ChunkFiles files,
            DiskIndex index,
            DiskThreads threads,
            FullDisk space,
            TierStats stats) {
        this.table = table;
        this.files = files;
        this.index = index;
        this.threads = threads;
        this.space = space;
        this.stats = stats;
    }

    /** Has a chunk written that the table took in. */
    void write(DiskEntry entry) {
        threads.submit(DiskJob.Priority.PUT, new WriteJob(entry));
    }

    private final class WriteJob implements DiskJob {
        private final DiskEntry entry;

        WriteJob(DiskEntry entry) {
            this.entry = entry;
        }

        @Override
        public void run() {
            Optional<MemoryObj> object = makeRoom(entry);
            if (object.isPresent()) {
                writeNow(entry, object.get());
            }
            compact();
        }

        @Override
        public void abandon() {
            table.failed(entry);
        }
    }

    /** Removes what is in the way; the bytes to write, if they still are to be written. */
    private Optional<MemoryObj> makeRoom(DiskEntry entry) {
        while (true) {
            switch (table.nextStep(entry)) {
                case WriteStep.Write(MemoryObj object) -> {
                    return Optional.of(object);
                }
                case WriteStep.Unlink(DiskEntry old) -> unlink(old);
                case WriteStep.Skip() -> {
                    return Optional.empty();
                }
                case WriteStep.GiveUp() -> {
                    LOG.warn("No room was made for {} in time", entry.key());
                    drop(entry, DropCause.IO_ERROR);
                    return Optional.empty();
                }
            }
        }
    }

    private void writeNow(DiskEntry entry, MemoryObj object) {
        try {
            entry.crc = files.write(entry, object);
            if (table.isPresent(entry)) {
                index.put(entry);
                files.commit(entry);
                table.stored(entry);
            } else {
                files.abandon(entry);
                table.failed(entry);
            }
        } catch (IOException | RuntimeException failed) {
            files.abandon(entry);
            forget(entry);
            boolean full = failed instanceof IOException io && space.isCauseOf(io, entry.size());
            if (!full) {
                LOG.warn("Can't write {}", entry.key(), failed);
            }
            drop(entry, full ? DropCause.DISK_FULL : DropCause.IO_ERROR);
        }
        cleanUp();
    }

    private void drop(DiskEntry entry, DropCause cause) {
        // First, so that whoever waited for the put finds it counted.
        stats.dropped(cause);
        table.failed(entry);
    }

    private void forget(DiskEntry entry) {
        try {
            index.remove(entry);
        } catch (IOException failed) {
            // A record without a file means nothing.
            LOG.debug("Can't note in the index that {} is gone", entry.key(), failed);
        }
    }

    private void unlink(DiskEntry entry) {
        boolean gone = false;
        try {
            files.unlink(entry);
            gone = true;
            forget(entry);
        } catch (IOException failed) {
            LOG.warn("Can't remove the file of {}", entry.key(), failed);
        } finally {
            table.unlinked(entry, gone);
        }
    }

    /** Has the trash emptied, if there is some and nobody does it. */
    void cleanUp() {
        if (table.hasTrash() && cleaning.compareAndSet(false, true)) {
            threads.submit(DiskJob.Priority.DELETE, new CleanJob());
        }
    }

    private final class CleanJob implements DiskJob {
        @Override
        public void run() {
            try {
                for (var next = table.nextTrash(); next.isPresent(); next = table.nextTrash()) {
                    unlink(next.get());
                }
            } finally {
                cleaning.set(false);
            }
            // What came between the last look and the line above.
            cleanUp();
            compact();
        }

        @Override
        public void abandon() {
            cleaning.set(false);
        }
    }

    /** Looks in the background whether the file system has room again. */
    void trySpace() {
        threads.submit(
                DiskJob.Priority.PUT,
                new DiskJob() {
                    @Override
                    public void run() {
                        space.tryAgain();
                    }

                    @Override
                    public void abandon() {
                        // The next start finds out.
                    }
                });
    }

    private void compact() {
        try {
            index.compactIfBloated(table::recorded);
        } catch (IOException failed) {
            LOG.warn("Can't write the index anew; it goes on growing", failed);
        }
    }
}
