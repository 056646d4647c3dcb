package io.lmcache4j.engine.key;

import java.util.List;
import java.util.Objects;

/**
 * Name of one layer of a cached chunk (engine.md §3.2); never equal to the name of a chunk.
 *
 * @param chunk the chunk
 * @param layer from 0
 */
public record LayerCacheEngineKey(CacheEngineKey chunk, int layer) implements EngineKey {
    /**
     * Checks the layer.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LayerCacheEngineKey {
        Objects.requireNonNull(chunk, "chunk");
        if (layer < 0) {
            throw new IllegalArgumentException("layer must be 0 or more, was " + layer);
        }
    }

    static LayerCacheEngineKey fromParts(String text, List<String> parts) {
        try {
            int layer = Integer.parseInt(parts.get(5));
            return new LayerCacheEngineKey(CacheEngineKey.fromParts(text, parts, 6), layer);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("layer is too large in key '" + text + "'", e);
        }
    }

    @Override
    public CacheEngineKey chunkKey() {
        return chunk;
    }

    @Override
    public LayerCacheEngineKey withWorkerId(int otherWorkerId) {
        return new LayerCacheEngineKey(chunk.withWorkerId(otherWorkerId), layer);
    }

    /** {@code model@world@worker@hash@dtype@layer[@name%value...]}. */
    @Override
    public String text() {
        StringBuilder out = chunk.appendChunk(new StringBuilder(96));
        return chunk.appendTags(out.append('@').append(layer)).toString();
    }

    /** The {@link #text}. */
    @Override
    public String toString() {
        return text();
    }
}
