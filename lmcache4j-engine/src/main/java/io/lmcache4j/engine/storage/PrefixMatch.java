package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;

import java.util.ArrayList;
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
    public record Segment(String backend, List<EngineKey> keys) {}

    /** Checks nothing and copies the list. */
    public PrefixMatch {
        segments = List.copyOf(segments);
    }

    /** All keys found, in order. */
    public List<EngineKey> keys() {
        return segments.size() == 1
                ? segments.getFirst().keys()
                : segments.stream().flatMap(segment -> segment.keys().stream()).toList();
    }

    /**
     * The part of this that leads a list of keys: where a request wants less than its lookup found,
     * or not from the start.
     *
     * @return empty if the list does not begin with a key found here
     */
    public PrefixMatch leading(List<EngineKey> wanted) {
        List<Segment> parts = new ArrayList<>(segments.size());
        int next = 0;
        for (Segment segment : segments) {
            List<EngineKey> keys = segment.keys();
            int from = next > 0 || wanted.isEmpty() ? 0 : keys.indexOf(wanted.getFirst());
            int to = Math.max(0, from);
            while (from >= 0
                    && to < keys.size()
                    && next < wanted.size()
                    && keys.get(to).equals(wanted.get(next))) {
                to++;
                next++;
            }
            if (to > from && from >= 0) {
                parts.add(new Segment(segment.backend(), keys.subList(from, to)));
            }
            if (next > 0 && to < keys.size()) {
                break;
            }
        }
        return new PrefixMatch(parts);
    }

    /** The first so many keys of this; all of it where there are no more. */
    public PrefixMatch first(int keys) {
        if (keys >= chunks()) {
            return this;
        }
        List<Segment> parts = new ArrayList<>(segments.size());
        int left = keys;
        for (Segment segment : segments) {
            int taken = Math.min(left, segment.keys().size());
            if (taken == 0) {
                break;
            }
            parts.add(new Segment(segment.backend(), segment.keys().subList(0, taken)));
            left -= taken;
        }
        return new PrefixMatch(parts);
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
