package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.CacheEngineKey;

import java.util.List;

/**
 * Where the leading chunks of a request are: tier after tier, each continuing where the one before
 * ended (engine.md §7.2, {@code batched_contains}).
 *
 * @param segments runs of keys, in order; none is empty
 */
public record PrefixMatch(List<Segment> segments) {
    /** Nothing was found. */
    public static final PrefixMatch NONE = new PrefixMatch(List.of());

    /**
     * A run of keys in one tier.
     *
     * @param backend the tier's name
     */
    public record Segment(String backend, List<CacheEngineKey> keys) {}

    /** Checks nothing and copies the list. */
    public PrefixMatch {
        segments = List.copyOf(segments);
    }

    /** Number of chunks found. */
    public int chunks() {
        int chunks = 0;
        for (Segment segment : segments) {
            chunks += segment.keys().size();
        }
        return chunks;
    }
}
