package io.lmcache4j.engine.storage.disk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Whether the file system has room, which others may fill: after a write failed for want of it
 * nothing is written until a write of the same size succeeds.
 *
 * <p>The trial is made by the health check, and every few seconds while chunks are offered.
 */
final class FullDisk {
    static final String SUFFIX = ".lmcache4j-probe";

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");
    private static final long BETWEEN_TRIALS = Duration.ofSeconds(5).toNanos();
    private static final int PIECE = 1 << 16;

    private final Path probe;
    private final LongSupplier nanoTime;
    private volatile boolean full;

    // Guarded by this.
    private int size;
    private long lastTrial;

    FullDisk(Path directory, DiskOwner owner, LongSupplier nanoTime) {
        this.probe = directory.resolve(owner.fileText() + SUFFIX);
        this.nanoTime = nanoTime;
    }

    /** Whether nothing should be written now. */
    boolean isFull() {
        return full;
    }

    /**
     * Looks at a failed write; true if there was no room for it.
     *
     * @param bytes that should have been written
     */
    boolean isCauseOf(IOException failure, int bytes) {
        if (!isNoSpace(failure)) {
            return false;
        }
        synchronized (this) {
            size = bytes;
            lastTrial = nanoTime.getAsLong();
        }
        if (!full) {
            full = true;
            LOG.error(
                    "No space left in {}: nothing is written to the disk tier until there is",
                    probe.getParent());
        }
        return true;
    }

    private boolean isNoSpace(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("quota exceeded")) {
            return true;
        }
        try {
            // The system's message may be in another language.
            return Files.getFileStore(probe.getParent()).getUsableSpace() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Whether it is time for a trial; true for one caller only. */
    synchronized boolean isTrialDue() {
        long now = nanoTime.getAsLong();
        if (!full || now - lastTrial < BETWEEN_TRIALS) {
            return false;
        }
        lastTrial = now;
        return true;
    }

    /** Tries to write as much as last failed; whether there is room now. */
    synchronized boolean tryAgain() {
        if (!full) {
            return true;
        }
        try {
            writeProbe();
            full = false;
            LOG.info("There is space in {} again", probe.getParent());
        } catch (IOException still) {
            LOG.debug("Still no space in {}", probe.getParent(), still);
        }
        return !full;
    }

    private void writeProbe() throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        try (FileChannel file =
                FileChannel.open(
                        probe,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            // One more block than the chunk, for the index.
            for (long left = size + DiskEntry.BLOCK; left > 0; left -= piece.capacity()) {
                piece.clear().limit((int) Math.min(left, PIECE));
                while (piece.hasRemaining()) {
                    file.write(piece);
                }
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
