package io.lmcache4j.api.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Keeps a folder for one server; the system gives it back when a process dies.
 *
 * <p>The lock is the process's. A second server of the same process that asks for the folder is
 * refused as well, but with that the system forgets the lock of the first towards other processes.
 */
final class AuditLock implements AutoCloseable {
    private static final String NAME = "audit.lock";
    private static final int LONGEST_ID = 32;

    private final FileChannel channel;

    private AuditLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a folder.
     *
     * @throws IOException if another server has it, or the lock file can't be written
     */
    static AuditLock take(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        AuditFile.PRIVATE);
        try {
            if (!isLocked(channel)) {
                throw new IOException(file + " is held by " + holder(channel) + ", which is alive");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new AuditLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null && lock.isValid();
        } catch (OverlappingFileLockException e) {
            // Another server of this process.
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer id = ByteBuffer.allocate(LONGEST_ID);
        int length = channel.read(id, 0);
        return length <= 0
                ? "another process"
                : "process " + new String(id.array(), 0, length, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
