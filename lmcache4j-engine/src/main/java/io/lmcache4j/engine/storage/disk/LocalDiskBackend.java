package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.metrics.TierStats;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.Departure;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.Tally;
import io.lmcache4j.engine.storage.TierUsage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The disk tier: a file for each chunk, under LMCache's names and with its content (engine.md
 * §7.6), and an index by which a restart finds them.
 *
 * <p>{@link DiskTable} decides under one lock what is kept; the threads of {@link DiskThreads} do
 * what it decided. A put returns at once: the chunk counts as here from then on, and is read from
 * its memory until it is written. Every read checks length and CRC32C; what is not as it was
 * written is dropped, and is a counted miss.
 */
public final class LocalDiskBackend implements StorageBackend {
    /** The tier's name, in the map of backends and on the wire. */
    public static final String NAME = "LocalDiskBackend";

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");

    /** How long a close waits for chunks to be written; a process has 10 s to end. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** Reads ahead for each thread. */
    private static final int AHEAD = 2;

    /** The part of the staging memory that one reader may fill ahead: a quarter. */
    private static final int MEMORY_SHARE = 4;

    private final DiskTierOptions options;
    private final DiskOwner owner;
    private final Supplier<Optional<AllocatorBackend>> staging;
    private final TierStats stats;
    private final DirectoryLock directory;
    private final DiskIndex index;
    private final DiskTable table;
    private final FullDisk space;
    private final DiskThreads threads;
    private final ChunkWriter writer;
    private final ChunkReader reader;
    private final List<HealthCheck> checks;
    private boolean closed; // guarded by this

    /**
     * Takes over a directory and the chunks that an earlier process left there.
     *
     * @param staging where memory comes from
     * @throws DiskTierException if it can't be used; the message says why and what to do
     */
    public LocalDiskBackend(
            DiskTierOptions options,
            Supplier<Optional<AllocatorBackend>> staging,
            StatsMonitor stats,
            LongSupplier nanoTime) {
        this.options = options;
        this.owner = DiskOwner.of(options.owner());
        this.staging = staging;
        this.stats = stats.tier(NAME);
        Path home = options.directory();
        this.table = new DiskTable(options, nanoTime, this.stats::evicted);
        this.space = new FullDisk(home, owner, nanoTime);
        this.checks = List.of(new DiskSpaceCheck(home, space, table));
        this.directory = takeDirectory();
        try {
            ChunkFiles files = new ChunkFiles(home, options.directIo());
            this.index = DiskIndex.open(home, owner);
            restore(files);
            this.threads = new DiskThreads(options.threads());
            this.writer = new ChunkWriter(table, files, index, threads, space, this.stats);
            this.reader =
                    new ChunkReader(
                            table,
                            files,
                            threads,
                            this::allocate,
                            this.stats,
                            options.readPatience(),
                            writer::cleanUp);
        } catch (IOException failed) {
            giveUp(directory);
            throw unusable(home, failed);
        } catch (RuntimeException failed) {
            giveUp(directory);
            throw failed;
        }
    }

    private DirectoryLock takeDirectory() {
        for (Path path : options.directories()) {
            try {
                Files.createDirectories(path);
            } catch (IOException failed) {
                throw unusable(path, failed);
            }
        }
        try {
            return DirectoryLock.take(options.directory(), owner);
        } catch (IOException failed) {
            throw unusable(options.directory(), failed);
        }
    }

    private static DiskTierException unusable(Path path, IOException failed) {
        return new DiskTierException(
                "local_disk: can't use %s as a directory of chunks (%s); name one that this process"
                                .formatted(path, failed)
                        + " can write, or unset local_disk",
                failed);
    }

    private void restore(ChunkFiles files) throws IOException {
        try {
            List<DiskEntry> surplus =
                    table.restore(new StartScan(options.directory(), owner).run(index));
            for (DiskEntry entry : surplus) {
                files.unlink(entry);
                table.unlinked(entry, true);
                index.remove(entry);
            }
            if (index.history() > 0) {
                index.compact(table::recorded);
            }
        } catch (IOException | RuntimeException failed) {
            giveUp(index);
            throw failed;
        }
    }

    private static void giveUp(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failed) {
            LOG.warn("Can't close a file of the disk tier", failed);
        }
    }

    private Optional<MemoryObj> allocate(ObjectShape shape, Duration patience) {
        return staging.get().flatMap(memory -> memory.allocate(shape, patience));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int contains(List<EngineKey> keys) {
        return table.contains(keys);
    }

    @Override
    public Set<EngineKey> present(Collection<EngineKey> keys) {
        return table.present(keys);
    }

    /** A queue that is full is not foreseen, nor one that keeps chunks from leaving. */
    @Override
    public Departure previewPut(List<EngineKey> keys, List<ObjectShape> shapes) {
        if (space.isFull()) {
            return Departure.NOTHING;
        }
        Tally tally = new Tally();
        return departure(table.previewPut(keys, shapes, tally), tally);
    }

    @Override
    public void pin(List<EngineKey> keys, List<ChunkPin> into) {
        table.pin(keys, into);
    }

    @Override
    public void touch(List<EngineKey> keys) {
        table.touch(keys);
    }

    @Override
    public ReadResult read(EngineKey key) {
        try (ChunkReads one = new DiskReads(reader, List.of(key), 1, 0)) {
            return one.next();
        }
    }

    /** Reads ahead on the disk threads, so that a caller's work on a chunk overlaps the next. */
    @Override
    public ChunkReads readAll(List<EngineKey> keys) {
        long memory =
                staging.get()
                        .flatMap(StorageBackend::usage)
                        .map(usage -> usage.capacityBytes() / MEMORY_SHARE)
                        .orElse(0L);
        return new DiskReads(reader, keys, AHEAD * options.threads(), memory);
    }

    @Override
    public void put(List<EngineKey> keys, List<MemoryObj> objects) {
        if (space.isTrialDue()) {
            writer.trySpace();
        }
        for (int i = 0; i < keys.size(); i++) {
            put(keys.get(i), objects.get(i));
        }
    }

    /**
     * Waits until so many bytes may be put without being dropped for want of room in the queue; for
     * those who put without patience.
     *
     * @return false if that takes too long
     */
    public boolean awaitQueue(long bytes, Duration patience) {
        return table.awaitQueue(bytes, patience);
    }

    private void put(EngineKey key, MemoryObj object) {
        Optional<String> tail = owner.tail(key);
        if (tail.isEmpty() || object.size() > Integer.MAX_VALUE) {
            stats.dropped(DropCause.UNSUPPORTED);
            return;
        }
        Optional<DropCause> refuse =
                space.isFull() ? Optional.of(DropCause.DISK_FULL) : Optional.empty();
        switch (table.admit(key, tail.get(), object, refuse, options.putPatience().get())) {
            case Admission.Present() -> {}
            case Admission.Queued(DiskEntry entry) -> {
                writer.cleanUp();
                writer.write(entry);
            }
            case Admission.Dropped(DropCause cause) -> stats.dropped(cause);
            case Admission.Closed() -> stats.dropped(DropCause.UNAVAILABLE);
        }
    }

    @Override
    public boolean remove(EngineKey key) {
        DiskTable.Left left = table.remove(key);
        finish(left);
        return !left.entries().isEmpty();
    }

    @Override
    public Cleared clear() {
        Tally tally = new Tally();
        finish(table.clear(tally));
        return tally.result();
    }

    private void finish(DiskTable.Left left) {
        left.memory().forEach(MemoryObj::release);
        writer.cleanUp();
    }

    @Override
    public Departure previewClear() {
        Tally tally = new Tally();
        return departure(table.previewClear(tally), tally);
    }

    private static Departure departure(List<DiskEntry> leaving, Tally tally) {
        Map<EngineKey, Integer> tokens = new LinkedHashMap<>();
        leaving.forEach(
                entry -> tokens.put(entry.key(), Cleared.tokens(entry.key(), entry.shape())));
        return new Departure(tally.result(), tokens);
    }

    @Override
    public Optional<TierUsage> usage() {
        return Optional.of(table.usage());
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return checks;
    }

    @Override
    public void tell(KVEvents events, int perChunk) {
        table.tell(events, perChunk);
    }

    @Override
    public Collection<EngineKey> allKeys() {
        return table.allKeys();
    }

    @Override
    public Optional<WatchedLock> lock() {
        return Optional.of(table.lock());
    }

    /** Waits until everything offered is written and everything removed is gone. */
    @Override
    public boolean awaitPuts(Duration patience) {
        return table.awaitIdle(patience);
    }

    /** Bytes of files that exist or are being written, rounded up as the budget counts them. */
    long fileBytes() {
        return table.fileBytes();
    }

    /**
     * Writes what waits, for some seconds at most, and the index in the order in which chunks may
     * leave. The files stay for the next start.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        table.close();
        if (!table.awaitIdle(CLOSE_PATIENCE)) {
            LOG.warn("The disk is too slow: not all chunks are written");
        }
        threads.close();
        try {
            index.compact(table::recorded);
        } catch (IOException failed) {
            LOG.warn("Can't write the index in order; recency is lost", failed);
        }
        giveUp(index);
        giveUp(directory);
    }
}
