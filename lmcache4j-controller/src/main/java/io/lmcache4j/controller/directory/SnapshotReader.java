package io.lmcache4j.controller.directory;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32C;

/** Reads what {@link SnapshotFormat} says, and nothing else. For one pass through one file. */
final class SnapshotReader {
    private static final int MOST_SEGMENT_BITS = 30;

    private final SeekableByteChannel from;
    private final SnapshotSink sink;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer block = ByteBuffer.allocate(1 << 16);
    private long blockAt;
    private int places;
    private int segmentBits;
    private long found;

    SnapshotReader(SeekableByteChannel from, SnapshotSink sink) {
        this.from = from;
        this.sink = sink;
    }

    /**
     * Reads all of it.
     *
     * @throws SnapshotException if it is not a whole snapshot; what the sink got is then void
     */
    void read() throws IOException {
        fill(SnapshotFormat.magicBytes() + 4);
        if (!SnapshotFormat.isMagic(block)) {
            throw new SnapshotException("it is no snapshot of a directory: other bytes at 0");
        }
        int version = block.getInt();
        if (version != SnapshotFormat.VERSION) {
            throw new SnapshotException(
                    "its format is version %d at byte %d, and only %d is known here"
                            .formatted(
                                    version, SnapshotFormat.magicBytes(), SnapshotFormat.VERSION));
        }
        int kind = next();
        if (kind != SnapshotFormat.HEAD) {
            throw wrong("kind " + kind + " where its head should be");
        }
        head();
        for (kind = next(); kind == SnapshotFormat.KEYS; kind = next()) {
            keys();
        }
        if (kind != SnapshotFormat.END) {
            throw wrong("unknown kind " + kind);
        }
        end();
    }

    private SnapshotException wrong(String what) {
        return new SnapshotException("the block at byte " + blockAt + " is damaged: " + what);
    }

    /** Reads a block and proves it: its kind. */
    private int next() throws IOException {
        blockAt = from.position();
        fill(SnapshotFormat.BLOCK_HEAD_BYTES);
        int kind = block.getInt();
        int length = block.getInt();
        if (length < 0) {
            throw wrong("length " + length);
        }
        if (length > from.size() - from.position() - SnapshotFormat.CRC_BYTES) {
            throw torn();
        }
        fill(length);
        int sum = (int) crc.getValue();
        ByteBuffer content = block;
        ByteBuffer claimed = ByteBuffer.allocate(SnapshotFormat.CRC_BYTES);
        block = claimed;
        fill(SnapshotFormat.CRC_BYTES);
        block = content;
        if (claimed.getInt() != sum) {
            throw wrong("its checksum is another");
        }
        return kind;
    }

    private SnapshotException torn() throws IOException {
        return new SnapshotException(
                "it ends at byte %d, within what begins at byte %d"
                        .formatted(from.size(), blockAt));
    }

    /** Reads so many bytes into the block. */
    private void fill(int length) throws IOException {
        if (block.capacity() < length) {
            block = ByteBuffer.allocate(length);
        }
        block.clear().limit(length);
        while (block.hasRemaining()) {
            if (from.read(block) < 0) {
                throw torn();
            }
        }
        crc.update(block.flip());
        block.rewind();
    }

    private void head() throws SnapshotException {
        if (block.remaining() < SnapshotFormat.HEAD_BYTES) {
            throw wrong("its head is too short");
        }
        long flip = block.getLong();
        long factor = block.getLong();
        segmentBits = block.getInt();
        places = block.getInt();
        if ((factor & 1) == 0
                || segmentBits < 1
                || segmentBits > MOST_SEGMENT_BITS
                || places < 0
                || places > Places.MOST) {
            throw wrong("its head has a number out of range");
        }
        byte[] metadata = new byte[block.remaining()];
        block.get(metadata);
        sink.head(new Mixer(flip, factor), segmentBits, places, metadata);
    }

    private void keys() throws SnapshotException {
        try {
            while (block.hasRemaining()) {
                run();
            }
        } catch (BufferUnderflowException e) {
            throw new SnapshotException(wrong("a run is longer").getMessage(), e);
        }
    }

    private void run() throws SnapshotException {
        int id = block.getInt();
        boolean high = id < 0;
        int segment = high ? -1 - id : id;
        int keys = block.getInt();
        if (segment >> segmentBits != 0) {
            throw wrong("there is no segment " + segment);
        }
        if (keys <= 0 || keys > block.remaining() / SnapshotFormat.ENTRY_BYTES) {
            throw wrong("a run of " + keys + " keys");
        }
        sink.run(segment, high, keys);
        for (int i = 0; i < keys; i++) {
            entry(high);
        }
    }

    private void entry(boolean high) throws SnapshotException {
        long bits = block.getLong();
        if (high && bits >= 0) {
            throw wrong(bits + " is not 2^63 or more");
        }
        int ref = block.getInt();
        if (ref >= 0) {
            key(bits, ref);
            return;
        }
        if (ref == -1 || -ref > places || ref == Integer.MIN_VALUE) {
            throw wrong("a key in " + -(long) ref + " of " + places + " places");
        }
        for (int i = 0; i < -ref; i++) {
            key(bits, block.getInt());
        }
    }

    private void key(long bits, int place) throws SnapshotException {
        if (place < 0 || place >= places) {
            throw wrong("place " + place + " of " + places);
        }
        found++;
        sink.key(bits, place);
    }

    private void end() throws IOException {
        if (block.remaining() != SnapshotFormat.END_BYTES) {
            throw wrong("its end is of another length");
        }
        long claimed = block.getLong();
        if (claimed != found) {
            throw wrong("it should have " + claimed + " keys in places, and has " + found);
        }
        if (from.position() != from.size()) {
            throw new SnapshotException("something follows its end at byte " + from.position());
        }
    }
}
