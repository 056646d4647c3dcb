package io.lmcache4j.engine.storage.remote.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * A file while it is read or written, by one thread. Interrupting that thread closes it; so does
 * the connector's end.
 */
final class OpenFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Set<OpenFile> all;

    /** Belongs to {@code all} until it is closed. */
    OpenFile(Path path, FileChannel channel, Set<OpenFile> all) {
        this.path = path;
        this.channel = channel;
        this.all = all;
    }

    long size() throws IOException {
        return channel.size();
    }

    /**
     * Reads until all buffers are full.
     *
     * @return false if the file ended before
     */
    boolean fill(ByteBuffer... buffers) throws IOException {
        return move(() -> channel.read(buffers), "reading", buffers);
    }

    /** Writes all buffers, in as few calls as the system allows. */
    void write(ByteBuffer... buffers) throws IOException {
        move(() -> channel.write(buffers), "writing", buffers);
    }

    private boolean move(Transfer transfer, String doing, ByteBuffer... buffers)
            throws IOException {
        try {
            while (Arrays.stream(buffers).anyMatch(ByteBuffer::hasRemaining)) {
                if (transfer.next() < 0) {
                    return false;
                }
            }
            return true;
        } catch (ClosedChannelException interruptedOrClosed) {
            throw interruptedOrClosed;
        } catch (IOException e) {
            // The system's own text names no file.
            throw new IOException("%s %s: %s".formatted(doing, path, e.getMessage()), e);
        }
    }

    @Override
    public void close() throws IOException {
        all.remove(this);
        channel.close();
    }

    @FunctionalInterface
    private interface Transfer {
        long next() throws IOException;
    }
}
