package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The files of chunks: nothing but the bytes, as LMCache has them (engine.md §7.6).
 *
 * <p>The bytes go straight between the file and the pool's memory, which is aligned so that direct
 * I/O can use it.
 */
final class ChunkFiles {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");

    private final Path directory;
    private final DirectIo direct;

    /**
     * The files of a directory.
     *
     * @param direct whether to go past the page cache where size and file system allow it
     */
    ChunkFiles(Path directory, boolean direct) throws IOException {
        this.directory = directory;
        this.direct = direct ? DirectIo.of(directory) : DirectIo.NONE;
    }

    /** Writes a chunk under its temporary name; its CRC32C. */
    int write(DiskEntry entry, MemoryObj object) throws IOException {
        ByteBuffer bytes = object.bytes().asByteBuffer();
        int crc = crc(bytes);
        Set<OpenOption> options =
                options(
                        entry,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        try (FileChannel file = FileChannel.open(temporary(entry), options)) {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        return crc;
    }

    /** Gives a written chunk its name. */
    void commit(DiskEntry entry) throws IOException {
        Files.move(temporary(entry), path(entry), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what a write left, if anything. */
    void abandon(DiskEntry entry) {
        try {
            Files.deleteIfExists(temporary(entry));
        } catch (IOException failed) {
            LOG.warn("Can't remove {}", temporary(entry), failed);
        }
    }

    /** Removes a chunk's file. */
    void unlink(DiskEntry entry) throws IOException {
        Files.deleteIfExists(path(entry));
    }

    /**
     * Reads a chunk, all of it or nothing.
     *
     * @param target of the entry's shape
     * @throws DamagedChunkException if the file is not the one that was written
     */
    void read(DiskEntry entry, MemoryObj target) throws IOException {
        target.setSize(entry.size());
        ByteBuffer bytes = target.bytes().asByteBuffer();
        try (FileChannel file =
                FileChannel.open(path(entry), options(entry, StandardOpenOption.READ))) {
            long length = file.size();
            if (length != entry.size()) {
                throw new DamagedChunkException(
                        MissCause.WRONG_LENGTH,
                        "%s has %d bytes, %d were written"
                                .formatted(path(entry), length, entry.size()));
            }
            while (bytes.hasRemaining()) {
                if (file.read(bytes) < 0) {
                    throw new DamagedChunkException(
                            MissCause.WRONG_LENGTH,
                            "%s ends %d bytes early".formatted(path(entry), bytes.remaining()));
                }
            }
        } catch (NoSuchFileException gone) {
            throw new DamagedChunkException(MissCause.GONE, path(entry) + " is gone");
        }
        if (crc(bytes.flip()) != entry.crc) {
            throw new DamagedChunkException(
                    MissCause.WRONG_CHECKSUM, path(entry) + " has other bytes than were written");
        }
    }

    private Set<OpenOption> options(DiskEntry entry, OpenOption... plain) {
        Set<OpenOption> options = new HashSet<>(Set.of(plain));
        if (direct.suits(entry.size()) && entry.shape().format() != MemoryFormat.BINARY_BUFFER) {
            options.add(direct.option());
        }
        return options;
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private Path path(DiskEntry entry) {
        return directory.resolve(entry.fileName());
    }

    private Path temporary(DiskEntry entry) {
        return directory.resolve(entry.key().diskFileName() + ".tmp");
    }
}
