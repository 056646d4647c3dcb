package io.lmcache4j.engine.event;

import io.lmcache4j.engine.key.ChunkHash;

/**
 * Told of the chunks that come to the tiers of an engine and leave them: what a fleet's controller
 * wants to know (controller.md §8).
 *
 * <p>A chunk is known by its hash, as controllers know it. Several keys of one tier may have one
 * hash (with tags, or the layers of a chunk); the hash is there from the first whole chunk to the
 * last. For each hash of a tier, admissions and evictions come in turns and in the order in which
 * they happened.
 *
 * <p>Called under the tier's lock, by the thread that changes it: an implementation neither waits,
 * nor calls the engine, nor throws. Tiers that other processes share tell nothing.
 */
public interface KVEvents {
    /** Listens to nothing. */
    KVEvents NONE =
            new KVEvents() {
                @Override
                public void admitted(String location, ChunkHash hash) {}

                @Override
                public void evicted(String location, ChunkHash hash) {}

                @Override
                public void replaced(String location) {}
            };

    /** A whole chunk of this hash is in a tier now. */
    void admitted(String location, ChunkHash hash);

    /** No whole chunk of this hash is in a tier any longer. */
    void evicted(String location, ChunkHash hash);

    /**
     * A tier appeared or disappeared with all it has: what was told of this location no longer
     * holds, and it is to be listed. Called outside of the tier's lock.
     */
    void replaced(String location);
}
