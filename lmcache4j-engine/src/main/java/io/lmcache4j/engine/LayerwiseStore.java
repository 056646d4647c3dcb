package io.lmcache4j.engine;

import java.util.Optional;

/**
 * A store that keeps pace with a forward pass (engine.md §6.9): the host calls {@link #next} when a
 * layer's KV is in its caches, and once more at the end.
 *
 * <p>Memory for all layers is taken when the store begins. Whoever stops early closes it; a chunk
 * of which only some layers were stored is never found. For one thread.
 */
public final class LayerwiseStore implements AutoCloseable {
    private final Optional<ChunkStore> store;
    private final int layers;
    private int next;
    private int stored;

    /**
     * A store under way.
     *
     * @param store empty where nothing is to be stored: the engine is unhealthy or frozen
     */
    LayerwiseStore(Optional<ChunkStore> store, int layers) {
        this.store = store;
        this.layers = layers;
    }

    /** The layer that the next call gathers; the number of layers once all were. */
    public int layer() {
        return Math.min(next, layers);
    }

    /**
     * Gathers the next layer and offers the one before to the tiers; after the last layer, offers
     * that one and ends the store.
     *
     * @return whether a layer was gathered
     */
    public boolean next() {
        if (next > layers) {
            return false;
        }
        int layer = next++;
        store.ifPresent(
                present -> {
                    if (layer < layers) {
                        present.gather(layer);
                    }
                    if (layer > 0) {
                        present.put(layer - 1);
                    }
                });
        if (layer == layers) {
            stored = store.map(ChunkStore::finish).orElse(0);
            close();
        }
        return layer < layers;
    }

    /**
     * Tokens stored, those that were there already included; 0 before {@link #next} has told the
     * end.
     */
    public int storedTokens() {
        return stored;
    }

    /** Gives back the memory of what was not stored. Repeated calls do nothing. */
    @Override
    public void close() {
        next = layers + 1;
        store.ifPresent(ChunkStore::close);
    }
}
