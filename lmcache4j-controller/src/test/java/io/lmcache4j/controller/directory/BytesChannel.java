package io.lmcache4j.controller.directory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/** A file in memory, to read. */
final class BytesChannel implements SeekableByteChannel {
    private final ByteBuffer bytes;

    BytesChannel(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** The bytes of a snapshot. */
    static byte[] saved(Directory directory, byte[] metadata, List<Place> places) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        directory.save(Channels.newChannel(bytes), metadata, places);
        return bytes.toByteArray();
    }

    @Override
    public int read(ByteBuffer into) {
        if (!bytes.hasRemaining()) {
            return into.hasRemaining() ? -1 : 0;
        }
        // In pieces, as a file may.
        int count = Math.min(Math.min(into.remaining(), bytes.remaining()), 1000);
        into.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new UnsupportedOperationException("it is read only");
    }

    @Override
    public long position() {
        return bytes.position();
    }

    @Override
    public SeekableByteChannel position(long to) {
        bytes.position((int) to);
        return this;
    }

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new UnsupportedOperationException("it is read only");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
