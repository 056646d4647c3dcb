package io.lmcache4j.engine.storage.eviction;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * LRU, MRU and FIFO: one queue of keys, oldest first.
 *
 * <p>They differ in two bits: whether a hit moves a key to the young end, and which end leaves
 * first (engine.md §7.5).
 */
final class RecencyPolicy<K> implements EvictionPolicy<K> {
    private final LinkedHashMap<K, Boolean> queue = new LinkedHashMap<>();
    private final boolean hitsRefresh;
    private final boolean youngestLeaves;

    private RecencyPolicy(boolean hitsRefresh, boolean youngestLeaves) {
        this.hitsRefresh = hitsRefresh;
        this.youngestLeaves = youngestLeaves;
    }

    static <K> RecencyPolicy<K> lru() {
        return new RecencyPolicy<>(true, false);
    }

    static <K> RecencyPolicy<K> mru() {
        return new RecencyPolicy<>(true, true);
    }

    static <K> RecencyPolicy<K> fifo() {
        return new RecencyPolicy<>(false, false);
    }

    @Override
    public void put(K key) {
        queue.putIfAbsent(key, Boolean.TRUE);
    }

    @Override
    public void hit(K key) {
        if (hitsRefresh && queue.containsKey(key)) {
            queue.putLast(key, Boolean.TRUE);
        }
    }

    @Override
    public void remove(K key) {
        queue.remove(key);
    }

    @Override
    public void clear() {
        queue.clear();
    }

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public Optional<K> victim(Predicate<? super K> mayLeave) {
        SequencedSet<K> order = queue.sequencedKeySet();
        for (K key : youngestLeaves ? order.reversed() : order) {
            if (mayLeave.test(key)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }
}
