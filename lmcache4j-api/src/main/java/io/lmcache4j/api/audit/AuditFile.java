package io.lmcache4j.api.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The file of the log and those that it was before: {@code audit.jsonl}, {@code audit.jsonl.1} (the
 * newest) to {@code .4}. What {@link #append} returned from is on disk. For one thread at a time;
 * that thread must not be interrupted, which would close the file.
 */
final class AuditFile implements AutoCloseable {
    /** Readable by the owner alone. */
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api.audit");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String NAME = "audit.jsonl";
    private static final int OLD_FILES = 4;
    private static final int TAIL_BYTES = 512 << 10;
    private static final int BLOCK = 64 << 10;

    private final Path folder;
    private final long rotateAt;
    private final AuditLock lock;
    private FileChannel channel;
    private long size;

    private AuditFile(Path folder, long rotateAt, AuditLock lock) {
        this.folder = folder;
        this.rotateAt = rotateAt;
        this.lock = lock;
    }

    /**
     * Opens the file of a folder, which is made if need be, and repairs its end.
     *
     * @param rotateAt how many bytes it may have
     * @throws IOException if another server has the folder, or it can't be written
     */
    static AuditFile open(Path folder, long rotateAt) throws IOException {
        Files.createDirectories(folder, PRIVATE_FOLDER);
        var file = new AuditFile(folder, rotateAt, AuditLock.take(folder));
        try {
            file.reopen();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Path path() {
        return folder.resolve(NAME);
    }

    private Path old(int number) {
        return folder.resolve(NAME + "." + number);
    }

    private void reopen() throws IOException {
        channel =
                FileChannel.open(
                        path(),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        PRIVATE);
        Files.setPosixFilePermissions(path(), PRIVATE.value());
        size = channel.size();
        long whole = endOfLastLine();
        if (whole < size) {
            LOG.warn(
                    "{} ended in the middle of a line: its last {} bytes were never acknowledged"
                            + " and are removed",
                    path(),
                    size - whole);
            channel.truncate(whole);
            channel.force(true);
            size = whole;
        }
        syncFolder();
    }

    /** Where the last complete line ends. */
    private long endOfLastLine() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = size; end > 0; ) {
            long start = Math.max(0, end - BLOCK);
            block.clear().limit((int) (end - start));
            readFully(channel, block, start);
            for (int i = (int) (end - start) - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /** The newest complete lines, oldest first, half a MiB of them at most. */
    List<byte[]> tail() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        if (size < TAIL_BYTES && Files.exists(old(1))) {
            try (FileChannel before = FileChannel.open(old(1), StandardOpenOption.READ)) {
                addTail(lines, before, before.size(), (int) (TAIL_BYTES - size));
            }
        }
        addTail(lines, channel, size, TAIL_BYTES);
        return lines;
    }

    private static void addTail(List<byte[]> lines, FileChannel from, long size, int most)
            throws IOException {
        long start = Math.max(0, size - most);
        ByteBuffer bytes = ByteBuffer.allocate((int) (size - start));
        readFully(from, bytes, start);
        int at = 0;
        for (int i = 0; i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                // What comes before the first line end may be the rest of a line.
                if (start == 0 || at > 0) {
                    byte[] line = new byte[i - at];
                    bytes.get(at, line);
                    lines.add(line);
                }
                at = i + 1;
            }
        }
    }

    private static void readFully(FileChannel from, ByteBuffer into, long position)
            throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = from.read(into, at);
            if (read < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            at += read;
        }
    }

    /**
     * Appends lines and waits until they are on disk.
     *
     * @throws IOException if they may not be there; none of them then stays half written, as far as
     *     that can be had
     */
    void append(List<AuditLine> lines) throws IOException {
        int length = lines.stream().mapToInt(line -> line.text().length + 1).sum();
        if (channel == null || !channel.isOpen()) {
            reopen();
        }
        if (size > 0 && size + length > rotateAt) {
            rotate();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        lines.forEach(line -> bytes.put(line.text()).put((byte) '\n'));
        bytes.flip();
        try {
            for (long at = size; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
            channel.force(false);
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
        size += length;
    }

    private void takeBack(IOException cause) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void rotate() throws IOException {
        channel.close();
        for (int number = OLD_FILES - 1; number >= 1; number--) {
            if (Files.exists(old(number))) {
                move(old(number), old(number + 1));
            }
        }
        move(path(), old(1));
        reopen();
        LOG.info("{} is full and goes on as {}", path(), old(1));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** So that a file that was made or renamed is found after a power cut. */
    private void syncFolder() throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
