package io.lmcache4j.engine.storage.disk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The journal of an owner's chunks: appended to, and written anew when most of it is history.
 *
 * <p>It has a lock of its own, held while it is written; only threads that write files take it, and
 * never while they hold the tier's lock. Nothing is forced to the medium but a new file before it
 * replaces the old: after a power cut the checksums tell what is whole. Whether a chunk stands in
 * it is noted in the chunk's entry, under this lock.
 */
final class DiskIndex implements AutoCloseable {
    static final String SUFFIX = ".lmcache4j-index";

    private static final int LEAST_TO_COMPACT = 1024;

    private final Path file;
    private final String owner;
    private final ReentrantLock lock = new ReentrantLock();
    private FileChannel channel;
    private long end;
    private int live;
    private int records;
    private int compactFrom = LEAST_TO_COMPACT;

    /** What the file said when it was opened: the chunks that should be there, oldest first. */
    private SequencedMap<String, IndexRecord.Put> found = new LinkedHashMap<>();

    private DiskIndex(Path file, String owner) {
        this.file = file;
        this.owner = owner;
    }

    static Path file(Path directory, DiskOwner owner) {
        return directory.resolve(owner.fileText() + SUFFIX);
    }

    /**
     * Opens the index of an owner, or makes an empty one; half a record at its end is cut off.
     *
     * @throws DiskTierException if what has its name is not this owner's index
     */
    static DiskIndex open(Path directory, DiskOwner owner) throws IOException {
        DiskIndex index = new DiskIndex(file(directory, owner), owner.text());
        try {
            if (!Files.exists(index.file) || !index.load()) {
                index.replace(List.of());
            }
            return index;
        } catch (IOException | RuntimeException failed) {
            index.close();
            throw failed;
        }
    }

    private boolean load() throws IOException {
        IndexFormat.Parsed parsed;
        try {
            parsed = IndexFormat.parse(Files.readAllBytes(file));
        } catch (ForeignIndexException foreign) {
            throw unusable(foreign.getMessage());
        }
        if (parsed.validBytes() == 0) {
            return false;
        }
        if (!parsed.owner().equals(owner)) {
            throw unusable(
                    "it belongs to %s, whose files would have the same names as those of %s"
                            .formatted(parsed.owner(), owner));
        }
        for (IndexRecord record : parsed.records()) {
            IndexRecord.Put before = found.remove(record.tail());
            switch (record) {
                case IndexRecord.Put put -> found.put(put.tail(), put);
                case IndexRecord.Remove _ -> {}
            }
            live += (record instanceof IndexRecord.Put ? 1 : 0) - (before == null ? 0 : 1);
        }
        records = parsed.records().size();
        end = parsed.validBytes();
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.truncate(end);
        return true;
    }

    private DiskTierException unusable(String why) {
        return new DiskTierException(
                "local_disk: the index %s can't be used: %s; name another directory, or remove the"
                                .formatted(file, why)
                        + " file, and with it the chunks that it knows");
    }

    /** What was found, once. */
    SequencedMap<String, IndexRecord.Put> takeFound() {
        SequencedMap<String, IndexRecord.Put> taken = found;
        found = new LinkedHashMap<>();
        return taken;
    }

    /** Notes that a chunk's file is about to get its name. */
    void put(DiskEntry entry) throws IOException {
        lock.lock();
        try {
            append(entry.record());
            entry.recorded = true;
            live++;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a chunk's file is gone. */
    void remove(DiskEntry entry) throws IOException {
        lock.lock();
        try {
            if (entry.recorded) {
                append(new IndexRecord.Remove(entry.tail()));
                entry.recorded = false;
                live--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** At a place of its own, so that what a failed write left is written over by the next. */
    private void append(IndexRecord record) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(IndexFormat.encode(record));
        long at = end;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        end = at;
        records++;
    }

    /**
     * Writes the index anew if it is mostly history.
     *
     * @param chunks those that stand in it, in the order to keep; asked under this index's lock
     */
    void compactIfBloated(Supplier<List<IndexRecord.Put>> chunks) throws IOException {
        lock.lock();
        try {
            if (records >= compactFrom && records - live > live) {
                // Should it fail, the next attempt comes when it is twice as long.
                compactFrom = records * 2;
                replace(chunks.get());
                compactFrom = LEAST_TO_COMPACT;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes the index anew. */
    void compact(Supplier<List<IndexRecord.Put>> chunks) throws IOException {
        lock.lock();
        try {
            replace(chunks.get());
        } finally {
            lock.unlock();
        }
    }

    /** Records that lead to nothing. */
    int history() {
        lock.lock();
        try {
            return records - live;
        } finally {
            lock.unlock();
        }
    }

    private void replace(List<IndexRecord.Put> chunks) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        FileChannel opened =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(opened), 1 << 20);
            out.write(IndexFormat.head(owner));
            for (IndexRecord.Put chunk : chunks) {
                out.write(IndexFormat.encode(chunk));
            }
            out.flush();
            opened.force(false);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            opened.close();
            Files.deleteIfExists(next);
            throw failed;
        }
        close();
        channel = opened;
        end = opened.size();
        live = chunks.size();
        records = chunks.size();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
