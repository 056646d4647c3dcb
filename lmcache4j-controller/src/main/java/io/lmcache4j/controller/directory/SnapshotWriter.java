package io.lmcache4j.controller.directory;

import static io.lmcache4j.controller.directory.SnapshotFormat.BLOCK_HEAD_BYTES;
import static io.lmcache4j.controller.directory.SnapshotFormat.CRC_BYTES;
import static io.lmcache4j.controller.directory.SnapshotFormat.END;
import static io.lmcache4j.controller.directory.SnapshotFormat.HEAD;
import static io.lmcache4j.controller.directory.SnapshotFormat.HEAD_BYTES;
import static io.lmcache4j.controller.directory.SnapshotFormat.KEYS;
import static io.lmcache4j.controller.directory.SnapshotFormat.RUN_BYTES;
import static io.lmcache4j.controller.directory.SnapshotFormat.VERSION;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes the keys of a directory as {@link SnapshotFormat} says. For one file. */
final class SnapshotWriter {
    private final WritableByteChannel to;
    private final Place[] saved;
    private final int[] indices;
    private final int[] found;
    private final CRC32C crc = new CRC32C();
    private final SegmentCopy copy = new SegmentCopy();
    private Mixer mixer;
    private ByteBuffer block;
    private long written;

    /**
     * For one file.
     *
     * @param places whose keys to write; an index is that in this list
     */
    SnapshotWriter(WritableByteChannel to, List<Place> places) {
        this.to = to;
        int most = places.stream().mapToInt(Place::number).max().orElse(0);
        saved = new Place[most + 1];
        indices = new int[most + 1];
        for (int i = 0; i < places.size(); i++) {
            saved[places.get(i).number()] = places.get(i);
            indices[places.get(i).number()] = i;
        }
        found = new int[places.size()];
    }

    /** Writes it all: how many indices. */
    long write(byte[] metadata, KeyTable low, KeyTable high) throws IOException {
        mixer = low.mixer();
        head(metadata, low);
        block = ByteBuffer.allocate(BLOCK_HEAD_BYTES + SnapshotFormat.keysBytes(found.length));
        block.position(BLOCK_HEAD_BYTES);
        for (int i = 0; i < low.segments(); i++) {
            run(low.segment(i), i);
        }
        for (int i = 0; high != null && i < high.segments(); i++) {
            run(high.segment(i), -1 - i);
        }
        flush(KEYS);
        block.putLong(written);
        flush(END);
        return written;
    }

    private void head(byte[] metadata, KeyTable low) throws IOException {
        block = ByteBuffer.allocate(SnapshotFormat.magicBytes() + 4);
        SnapshotFormat.putMagic(block);
        block.putInt(VERSION);
        send(block.flip());
        block = ByteBuffer.allocate(BLOCK_HEAD_BYTES + HEAD_BYTES + metadata.length);
        block.position(BLOCK_HEAD_BYTES);
        block.putLong(mixer.flip()).putLong(mixer.factor());
        block.putInt(low.bits()).putInt(found.length).put(metadata);
        flush(HEAD);
    }

    private void run(Segment segment, int id) throws IOException {
        segment.copyTo(copy);
        int start = begin(id);
        int keys = 0;
        for (int at = 0; at < copy.length(); at += Segment.SLOT) {
            int count = indicesOf(copy.ref(at));
            if (count == 0) {
                continue;
            }
            if (block.remaining() < Long.BYTES + 4 * (count + 1)) {
                end(start, keys);
                flush(KEYS);
                start = begin(id);
                keys = 0;
            }
            block.putLong(mixer.unmix(copy.mixed(at)));
            if (count > 1) {
                block.putInt(-count);
            }
            for (int i = 0; i < count; i++) {
                block.putInt(found[i]);
            }
            keys++;
            written += count;
        }
        end(start, keys);
    }

    private int begin(int id) throws IOException {
        if (block.remaining() < RUN_BYTES) {
            flush(KEYS);
        }
        int start = block.position();
        block.putInt(id).putInt(0);
        return start;
    }

    private void end(int start, int keys) {
        if (keys == 0) {
            block.position(start);
        } else {
            block.putInt(start + 4, keys);
        }
    }

    private int indicesOf(int ref) {
        if (ref >= 0) {
            return note(ref, 0);
        }
        int count = 0;
        for (int i = 0; i < copy.count(-ref); i++) {
            count = note(copy.get(-ref, i), count);
        }
        return count;
    }

    /** How many are found now. */
    private int note(int number, int count) {
        Place place = number < saved.length ? saved[number] : null;
        if (place == null || place.isRetired()) {
            return count;
        }
        found[count] = indices[number];
        return count + 1;
    }

    private void flush(int kind) throws IOException {
        int length = block.position() - BLOCK_HEAD_BYTES;
        if (length == 0) {
            return;
        }
        block.putInt(0, kind).putInt(4, length);
        send(block.flip());
        ByteBuffer sum = ByteBuffer.allocate(CRC_BYTES).putInt((int) crc.getValue());
        send(sum.flip());
        block.clear().position(BLOCK_HEAD_BYTES);
    }

    private void send(ByteBuffer bytes) throws IOException {
        crc.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
