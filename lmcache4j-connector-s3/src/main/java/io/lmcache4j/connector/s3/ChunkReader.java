package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.Staging;

import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads one answer straight into staging memory, if it has the length of a whole piece.
 *
 * <p>Owns the memory until {@link #take}: a call that ends by an exception after the last byte, as
 * one whose deadline passes just then, gives it back too.
 */
final class ChunkReader implements ResponseTransformer<GetObjectResponse, Long>, AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final EngineKey key;
    private final ObjectShape shape;
    private final Staging staging;
    private MemoryObj object;

    ChunkReader(EngineKey key, ObjectShape shape, Staging staging) {
        this.key = key;
        this.shape = shape;
        this.staging = staging;
    }

    @Override
    public Long transform(GetObjectResponse response, AbortableInputStream body)
            throws IOException {
        boolean whole = false;
        try {
            Long length = response.contentLength();
            if (length == null || length != shape.bytes()) {
                throw wrongLength(length == null ? "an unknown number of" : length.toString());
            }
            object = staging.allocate(shape);
            fill(object.bytes(), body);
            whole = true;
            return length;
        } finally {
            if (!whole) {
                // Else closing would first read what is left, however long it is.
                body.abort();
            }
        }
    }

    private void fill(MemorySegment target, AbortableInputStream body) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, target.byteSize()))];
        long position = 0;
        while (position < target.byteSize()) {
            int wanted = (int) Math.min(buffer.length, target.byteSize() - position);
            int count = body.read(buffer, 0, wanted);
            if (count < 0) {
                throw wrongLength(Long.toString(position));
            }
            MemorySegment.copy(buffer, 0, target, ValueLayout.JAVA_BYTE, position, count);
            position += count;
        }
    }

    private DamagedChunkException wrongLength(String found) {
        return new DamagedChunkException(
                MissCause.WRONG_LENGTH,
                "%s: the object has %s bytes, a whole piece has %d"
                        .formatted(key, found, shape.bytes()));
    }

    /** The memory, whose count is now the caller's. */
    MemoryObj take() {
        MemoryObj taken = object;
        object = null;
        return taken;
    }

    @Override
    public void close() {
        if (object != null) {
            object.release();
            object = null;
        }
    }
}
