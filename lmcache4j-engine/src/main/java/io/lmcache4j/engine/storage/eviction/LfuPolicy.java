package io.lmcache4j.engine.storage.eviction;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * LFU: the least often wanted key leaves first, among equals the one that reached its count first.
 *
 * <p>A key comes in with frequency 1 and every hit adds 1. Unlike LMCache, choosing a victim does
 * not already forget it, so a victim that could not leave keeps its history.
 */
final class LfuPolicy<K> implements EvictionPolicy<K> {
    private final Map<K, Integer> frequencies = new HashMap<>();
    private final TreeMap<Integer, SequencedSet<K>> byFrequency = new TreeMap<>();

    @Override
    public void put(K key) {
        if (frequencies.putIfAbsent(key, 1) == null) {
            enter(key, 1);
        }
    }

    @Override
    public void hit(K key) {
        Integer frequency = frequencies.get(key);
        if (frequency != null) {
            leave(key, frequency);
            frequencies.put(key, frequency + 1);
            enter(key, frequency + 1);
        }
    }

    @Override
    public void remove(K key) {
        Integer frequency = frequencies.remove(key);
        if (frequency != null) {
            leave(key, frequency);
        }
    }

    @Override
    public void clear() {
        frequencies.clear();
        byFrequency.clear();
    }

    @Override
    public int size() {
        return frequencies.size();
    }

    @Override
    public Optional<K> victim(Predicate<? super K> mayLeave) {
        for (SequencedSet<K> keys : byFrequency.values()) {
            for (K key : keys) {
                if (mayLeave.test(key)) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    private void enter(K key, int frequency) {
        byFrequency.computeIfAbsent(frequency, _ -> new LinkedHashSet<>()).add(key);
    }

    private void leave(K key, int frequency) {
        SequencedSet<K> keys = byFrequency.get(frequency);
        keys.remove(key);
        if (keys.isEmpty()) {
            byFrequency.remove(frequency);
        }
    }
}
