package io.lmcache4j.engine.storage.cpu;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.Departure;
import io.lmcache4j.engine.storage.Tally;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Works out which chunks a store would evict, on counts alone: memory for every chunk first, then a
 * place in the cache for each that is new. For one thread, under the tier's lock.
 */
final class StoreForecast {
    private final Map<EngineKey, MemoryObj> cached;
    private final List<EngineKey> order;
    private final Tally tally = new Tally();
    private final Map<EngineKey, Integer> gone = new LinkedHashMap<>();
    private long free;

    /**
     * A forecast from this state.
     *
     * @param cached all chunks of the tier
     * @param order those that may leave, the first to leave first, layers of a chunk together
     * @param free bytes that nobody has
     */
    StoreForecast(Map<EngineKey, MemoryObj> cached, List<EngineKey> order, long free) {
        this.cached = cached;
        this.order = order;
        this.free = free;
    }

    /** Makes room in memory for objects of these sizes; how many of them find it. */
    int allocate(long[] sizes) {
        for (int i = 0; i < sizes.length; i++) {
            while (free < sizes[i] && canEvict()) {
                evict();
            }
            if (free < sizes[i]) {
                return i;
            }
            free -= sizes[i];
        }
        return sizes.length;
    }

    /** Makes room for these chunks where the tier keeps so many at most. */
    void put(List<EngineKey> keys, int maxChunks) {
        Set<EngineKey> added = new HashSet<>();
        for (EngineKey key : keys) {
            boolean there = cached.containsKey(key) && !gone.containsKey(key);
            if (there || added.contains(key)) {
                continue;
            }
            boolean full = cached.size() - gone.size() + added.size() >= maxChunks;
            if (full && canEvict()) {
                evict();
                full = false;
            }
            if (!full) {
                added.add(key);
            }
        }
    }

    /** What would leave; as staying count all that may not leave now. */
    Departure result() {
        cached.values().stream()
                .filter(object -> !object.canEvict())
                .forEach(object -> tally.stays(object.pinCount() > 0));
        return new Departure(tally.result(), gone);
    }

    private boolean canEvict() {
        return gone.size() < order.size();
    }

    /** Lets a chunk leave, with all its layers. */
    private void evict() {
        EngineKey first = order.get(gone.size());
        do {
            evict(order.get(gone.size()));
        } while (canEvict() && order.get(gone.size()).chunkKey().equals(first.chunkKey()));
    }

    private void evict(EngineKey key) {
        MemoryObj object = cached.get(key);
        gone.put(key, Cleared.tokens(key, object.shape()));
        tally.leaves(key, object.shape(), object.physicalSize());
        free += object.physicalSize();
    }
}
