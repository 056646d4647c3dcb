package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.memory.MalformedHeaderException;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.RemoteMetadata;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;

import java.nio.ByteBuffer;

/**
 * How the pieces of one engine look in a shared store (engine.md §7.9): which shapes are ours, with
 * a header that says so, or without one.
 *
 * <p>What does not look like a piece of this engine is refused, so that no other model's bytes, and
 * no half of a chunk, are ever taken for KV.
 */
public final class ChunkFormat {
    private final EngineMetadata metadata;
    private final boolean headers;
    private final ObjectShape fullChunk;

    /**
     * A format.
     *
     * @param headers whether values begin with a header ({@code save_chunk_meta})
     */
    public ChunkFormat(EngineMetadata metadata, boolean headers) {
        this.metadata = metadata;
        this.headers = headers;
        this.fullChunk = ObjectShape.forChunk(metadata, metadata.chunkSize());
    }

    /** Whether values begin with a header, where the store leaves a choice. */
    public boolean hasHeaders() {
        return headers;
    }

    /** Bytes of a header before this piece. */
    public int headerSize(EngineKey key) {
        return RemoteMetadata.size(full(key).groups().size());
    }

    /** The shape of a whole chunk, or of a layer of one. */
    public ObjectShape full(EngineKey key) {
        return switch (key) {
            case CacheEngineKey _ -> fullChunk;
            case LayerCacheEngineKey layer -> shape(layer, metadata.chunkSize());
        };
    }

    private ObjectShape shape(EngineKey key, int tokens) {
        return switch (key) {
            case CacheEngineKey _ -> ObjectShape.forChunk(metadata, tokens);
            case LayerCacheEngineKey(_, int layer) -> ObjectShape.forLayer(metadata, layer, tokens);
        };
    }

    /**
     * The header to write before a piece.
     *
     * @throws UnsupportedOperationException if the header can't express it
     */
    public byte[] header(ObjectShape shape) {
        try {
            return RemoteMetadata.of(shape).encode();
        } catch (IllegalArgumentException inexpressible) {
            throw new UnsupportedOperationException(inexpressible.getMessage(), inexpressible);
        }
    }

    /**
     * Reads a header and checks that it describes this piece.
     *
     * @param header at its first byte; the position is moved behind it
     * @throws DamagedChunkException if it does not
     */
    public ObjectShape read(EngineKey key, ByteBuffer header) throws DamagedChunkException {
        RemoteMetadata found;
        try {
            found = RemoteMetadata.decode(header, full(key).groups().size());
        } catch (MalformedHeaderException malformed) {
            throw new DamagedChunkException(
                    MissCause.WRONG_HEADER, key + ": " + malformed.getMessage());
        }
        ObjectShape shape = found.shape();
        int tokens = shape.tokens();
        if (tokens < 1 || tokens > metadata.chunkSize() || !shape.equals(shape(key, tokens))) {
            throw new DamagedChunkException(
                    MissCause.WRONG_HEADER,
                    "%s: the header says %s, this engine's is %s".formatted(key, shape, full(key)));
        }
        if (found.length() != shape.bytes()) {
            throw new DamagedChunkException(
                    MissCause.WRONG_LENGTH,
                    "%s: the header says %d bytes, its shape %d"
                            .formatted(key, found.length(), shape.bytes()));
        }
        // Nearly all pieces are whole; those share one shape.
        return shape.equals(full(key)) ? full(key) : shape;
    }

    /**
     * The shape of a piece without a header, from its length (engine.md §7.9, last paragraph).
     *
     * @throws DamagedChunkException if no number of tokens has this length
     */
    public ObjectShape ofLength(EngineKey key, long bytes) throws DamagedChunkException {
        ObjectShape full = full(key);
        long token = full.bytes() / metadata.chunkSize();
        if (bytes <= 0 || bytes > full.bytes() || bytes % token != 0) {
            throw new DamagedChunkException(
                    MissCause.WRONG_LENGTH,
                    "%s: %d bytes are no whole number of tokens up to %d bytes"
                            .formatted(key, bytes, full.bytes()));
        }
        return bytes == full.bytes() ? full : shape(key, (int) (bytes / token));
    }
}
