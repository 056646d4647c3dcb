package io.lmcache4j.engine.statistics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The files of {@code file_hash}: a new one when the last is large enough, and not more than so
 * many (engine.md §8.6). For one thread.
 */
final class HashFiles {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.statistics");

    private final Path directory;
    private final long rotationSize;
    private final int maxCount;
    private final InstantSource clock;

    private final Deque<Path> kept = new ArrayDeque<>();
    private OutputStream current;
    private long currentSize;
    private int created;

    /**
     * No file yet.
     *
     * @param directory an existing one
     * @param rotationSize bytes from which on a file gets no more lines
     * @param maxCount files to keep, at least 1
     */
    HashFiles(Path directory, long rotationSize, int maxCount, InstantSource clock) {
        this.directory = directory;
        this.rotationSize = rotationSize;
        this.maxCount = maxCount;
        this.clock = clock;
    }

    /** Files created since the last {@link #forget}. */
    int created() {
        return created;
    }

    /** Bytes in the newest file. */
    long currentSize() {
        return currentSize;
    }

    int maxCount() {
        return maxCount;
    }

    /** Writes one line, to a new file if need be; it is in the file when this returns. */
    void append(byte[] line) throws IOException {
        if (current == null || currentSize >= rotationSize) {
            rotate();
        }
        try {
            current.write(line);
        } catch (IOException failed) {
            closeCurrent(); // may end in half a line, which the next one must not continue
            throw failed;
        }
        currentSize += line.length;
    }

    private void rotate() throws IOException {
        closeCurrent();
        Path file = open();
        currentSize = 0;
        created++;
        kept.addLast(file);
        if (kept.size() > maxCount) {
            delete(kept.pollFirst());
        }
    }

    /** Counters start again after a reset, so a name may be taken: the next one is not. */
    private Path open() throws IOException {
        long seconds = clock.instant().getEpochSecond();
        for (int counter = created; ; counter++) {
            Path file = directory.resolve("chunk_hashes_%d_%06d.jsonl".formatted(seconds, counter));
            try {
                current =
                        Files.newOutputStream(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return file;
            } catch (FileAlreadyExistsException taken) {
                LOG.debug("{} is there already", file);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            LOG.error("Could not delete {}", file, failed);
        }
    }

    /** Closes the file and starts counting again; what was written stays where it is. */
    void forget() {
        closeCurrent();
        kept.clear();
        created = 0;
        currentSize = 0;
    }

    /** Closes the file; the next line starts another. */
    void closeCurrent() {
        if (current == null) {
            return;
        }
        try {
            current.close();
        } catch (IOException failed) {
            LOG.warn("Closing a file of chunk hashes in {} failed", directory, failed);
        }
        current = null;
    }
}
