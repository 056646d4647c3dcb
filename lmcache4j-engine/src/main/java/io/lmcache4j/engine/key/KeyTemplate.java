package io.lmcache4j.engine.key;

import java.util.List;

/**
 * What all keys of one process have in common.
 *
 * <p>When only the first rank saves (engine.md §3.1), the world size to give here is 1, so that the
 * cache is shared between worlds of different sizes.
 *
 * @param modelName may contain {@code /}
 * @param worldSize workers the tensors are split over
 * @param workerId rank whose part is stored
 * @param dtype element type of the tensors
 */
public record KeyTemplate(String modelName, int worldSize, int workerId, KvDtype dtype) {
    /**
     * Checks the parts as a key would.
     *
     * @throws IllegalArgumentException if the world has no worker or the rank is negative
     */
    public KeyTemplate {
        new CacheEngineKey(modelName, worldSize, workerId, ChunkHash.ZERO, dtype, List.of());
    }

    /** The key of the chunk with this hash. */
    public CacheEngineKey key(ChunkHash hash, List<Tag> tags) {
        return new CacheEngineKey(modelName, worldSize, workerId, hash, dtype, tags);
    }
}
