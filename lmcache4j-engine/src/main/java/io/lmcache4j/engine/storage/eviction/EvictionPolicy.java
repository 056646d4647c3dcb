package io.lmcache4j.engine.storage.eviction;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The order in which the keys of one tier may leave it (engine.md §7.5).
 *
 * <p>Not thread-safe: the owning tier calls it under its own lock. Every method but {@link #victim}
 * takes constant or logarithmic time; {@code victim} also passes over keys that may not leave.
 *
 * @param <K> what is ordered; needs value equality
 */
public sealed interface EvictionPolicy<K> permits RecencyPolicy, LfuPolicy {
    /** The names that settings may hold, in the order in which errors list them. */
    enum Name {
        LRU,
        LFU,
        FIFO,
        MRU;

        /**
         * The policy name for a setting, in any case.
         *
         * @throws IllegalArgumentException naming the supported ones, if it is none of them
         */
        public static Name parse(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        "unknown cache policy '" + text + "'; supported are LRU, LFU, FIFO, MRU",
                        unknown);
            }
        }
    }

    /** A fresh, empty policy. */
    static <K> EvictionPolicy<K> of(Name name) {
        return switch (name) {
            case LRU -> RecencyPolicy.lru();
            case MRU -> RecencyPolicy.mru();
            case FIFO -> RecencyPolicy.fifo();
            case LFU -> new LfuPolicy<>();
        };
    }

    /** Notes that a key came in. A key that is known already keeps its place. */
    void put(K key);

    /** Notes that a key was wanted. An unknown key is ignored: it may just have been evicted. */
    void hit(K key);

    /** Forgets a key that left, by eviction or otherwise. An unknown key is ignored. */
    void remove(K key);

    /** Forgets every key. */
    void clear();

    /** Number of known keys. */
    int size();

    /** The first key in leaving order that may leave; it stays known until {@link #remove}. */
    Optional<K> victim(Predicate<? super K> mayLeave);
}
