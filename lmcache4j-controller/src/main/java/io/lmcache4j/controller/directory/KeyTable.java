package io.lmcache4j.controller.directory;

/** What holds the keys of one half of their range: many {@link Segment}s. Thread-safe. */
final class KeyTable {
    /** Keys whose cache misses overlap: more than the processor can have under way. */
    private static final int GROUP = 64;

    private final Mixer mixer;
    private final Segment[] segments;
    private final int shift;

    /**
     * An empty one.
     *
     * @param bits of a mixed key that say the segment, the first ones: 1 to 30
     */
    KeyTable(Mixer mixer, int bits) {
        this.mixer = mixer;
        segments = new Segment[1 << bits];
        shift = Long.SIZE - bits;
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment(mixer, i);
        }
    }

    private Segment segment(long mixed) {
        return segments[(int) (mixed >>> shift)];
    }

    /** Which segment has a key. */
    int index(long key) {
        return (int) (mixer.mix(key) >>> shift);
    }

    boolean admit(long key, Place place) {
        long mixed = mixer.mix(key);
        return segment(mixed).admit(key, mixed, place);
    }

    boolean evict(long key, Place place) {
        long mixed = mixer.mix(key);
        return segment(mixed).evict(key, mixed, place);
    }

    boolean contains(long key, Place place) {
        long mixed = mixer.mix(key);
        return segment(mixed).contains(key, mixed, place.number());
    }

    void holders(long key, Places places, Holders into) {
        long mixed = mixer.mix(key);
        segment(mixed).holders(key, mixed, places, into);
    }

    /** Admits and evicts, in order: how many more keys the place has then. */
    long apply(long[] keys, long[] admits, int count, Place place) {
        long more = 0;
        for (int from = 0; from < count; from += GROUP) {
            int to = Math.min(count, from + GROUP);
            touch(keys, from, to);
            for (int i = from; i < to; i++) {
                if (((admits[i >> 6] >>> i) & 1) != 0) {
                    more += admit(keys[i], place) ? 1 : 0;
                } else {
                    more -= evict(keys[i], place) ? 1 : 0;
                }
            }
        }
        return more;
    }

    /**
     * Loads what operations on the keys will need. These loads do not wait for each other; those of
     * the operations would, since taking a lock lets nothing pass.
     */
    void touch(long[] keys, int from, int to) {
        for (int i = from; i < to; i++) {
            long mixed = mixer.mix(keys[i]);
            if (segment(mixed).touch(mixed) == Integer.MIN_VALUE) {
                // Never so: it only keeps the load from being left out.
                Thread.onSpinWait();
            }
        }
    }

    Mixer mixer() {
        return mixer;
    }

    /** First bits of a mixed key that say the segment. */
    int bits() {
        return Long.SIZE - shift;
    }

    int segments() {
        return segments.length;
    }

    Segment segment(int index) {
        return segments[index];
    }

    long bytes() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.bytes() + Segment.OWN_BYTES;
        }
        return bytes;
    }
}
