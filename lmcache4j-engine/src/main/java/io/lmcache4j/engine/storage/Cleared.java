package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.memory.ObjectShape;

/**
 * What clearing a tier took away, or would take away.
 *
 * @param chunks removed chunks
 * @param bytes memory that they took, padding included
 * @param tokens tokens in them; what LMCache's {@code num_removed} counts
 * @param pinned chunks that stayed because they were pinned
 * @param skipped all chunks that stayed: the pinned ones and those that were only being read
 */
public record Cleared(long chunks, long bytes, long tokens, long pinned, long skipped) {
    /** Nothing removed, nothing skipped. */
    public static final Cleared NOTHING = new Cleared(0, 0, 0, 0, 0);

    /**
     * The tokens that go with a piece: those of its shape for a chunk, and for the first layer of
     * one; none for the other layers, or a chunk's tokens would count once a layer.
     */
    public static int tokens(EngineKey key, ObjectShape shape) {
        return switch (key) {
            case CacheEngineKey _ -> shape.tokens();
            case LayerCacheEngineKey(_, int layer) -> layer == 0 ? shape.tokens() : 0;
        };
    }

    /** Both together. */
    public Cleared plus(Cleared other) {
        return new Cleared(
                chunks + other.chunks,
                bytes + other.bytes,
                tokens + other.tokens,
                pinned + other.pinned,
                skipped + other.skipped);
    }

    /** Chunks that were there. */
    public long found() {
        return chunks + skipped;
    }

    /** Chunks that stayed since somebody was reading them, without a pin. */
    public long inUse() {
        return skipped - pinned;
    }
}
