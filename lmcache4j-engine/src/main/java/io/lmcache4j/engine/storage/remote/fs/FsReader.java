package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.ChunkBuffers;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.Staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a piece from its file straight into staging memory, header and data with one call.
 *
 * <p>The file's length says which shape it can only have; memory for that is filled, and then the
 * header must agree.
 */
final class FsReader {
    private final ChunkFormat format;
    private final int readAhead;

    FsReader(ChunkFormat format, int readAhead) {
        this.format = format;
        this.readAhead = readAhead;
    }

    /**
     * Reads one piece.
     *
     * @return with one count, which is the caller's
     */
    MemoryObj read(EngineKey key, OpenFile file, Staging staging) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(format.hasHeaders() ? format.headerSize(key) : 0);
        ObjectShape shape = shape(key, file, header);
        MemoryObj object = staging.allocate(shape);
        boolean whole = false;
        try {
            fill(key, file, header, ChunkBuffers.of(object.bytes()));
            if (format.hasHeaders()) {
                check(key, shape, header.flip());
            }
            whole = true;
            return object;
        } finally {
            if (!whole) {
                object.release();
            }
        }
    }

    private ObjectShape shape(EngineKey key, OpenFile file, ByteBuffer header) throws IOException {
        long data = file.size() - header.capacity();
        if (data < 0) {
            throw new DamagedChunkException(
                    MissCause.WRONG_HEADER,
                    "%s: the file has %d bytes, a header %d"
                            .formatted(key, file.size(), header.capacity()));
        }
        try {
            return format.ofLength(key, data);
        } catch (DamagedChunkException wrongLength) {
            // A header of something else is the better explanation, if it is one.
            if (format.hasHeaders() && file.fill(header)) {
                ObjectShape said = format.read(key, header.flip());
                throw new DamagedChunkException(
                        MissCause.WRONG_LENGTH,
                        "%s: the header says %d bytes, %d follow"
                                .formatted(key, said.bytes(), data));
            }
            throw wrongLength;
        }
    }

    private void fill(EngineKey key, OpenFile file, ByteBuffer header, ByteBuffer[] data)
            throws IOException {
        int first = readAhead - header.capacity();
        boolean all = true;
        if (first > 0 && first < data[0].capacity()) {
            data[0].limit(first);
            all = file.fill(header, data[0]);
            data[0].limit(data[0].capacity());
        }
        if (!(all && file.fill(ChunkBuffers.behind(header, data)))) {
            long missing = Arrays.stream(data).mapToLong(ByteBuffer::remaining).sum();
            throw new DamagedChunkException(
                    MissCause.WRONG_LENGTH,
                    "%s: the file ended %d bytes early".formatted(key, missing));
        }
    }

    private void check(EngineKey key, ObjectShape byLength, ByteBuffer header)
            throws DamagedChunkException {
        ObjectShape said = format.read(key, header);
        if (!said.equals(byLength)) {
            throw new DamagedChunkException(
                    MissCause.WRONG_LENGTH,
                    "%s: the header says %d bytes, %d follow"
                            .formatted(key, said.bytes(), byLength.bytes()));
        }
    }
}
