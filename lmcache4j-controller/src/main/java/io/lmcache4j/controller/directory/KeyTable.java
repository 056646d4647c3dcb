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
            segments[i] = new Segment(i);
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
        return segment(mixed).admit(mixed, place);
    }

    boolean evict(long key, Place place) {
        long mixed = mixer.mix(key);
        return segment(mixed).evict(mixed, place);
    }

    boolean contains(long key, Place place) {
        long mixed = mixer.mix(key);
        return segment(mixed).contains(mixed, place.number());
    }

    void holders(long key, Places places, Holders into) {
        long mixed = mixer.mix(key);
        segment(mixed).holders(mixed, places, into);
    }

    /** Admits and evicts, in order: how many more keys the place has then. */
    long apply(long[] keys, long[] admits, int count, Place place) {
        Group group = new Group(Math.min(GROUP, count));
        long more = 0;
        for (int from = 0; from < count; from += GROUP) {
            int size = Math.min(GROUP, count - from);
            group.load(keys, from, size);
            for (int i = 0; i < size; i++) {
                int at = from + i;
                if (((admits[at >> 6] >>> at) & 1) != 0) {
                    more += group.segments[i].admit(group.mixed[i], place) ? 1 : 0;
                } else {
                    more -= group.segments[i].evict(group.mixed[i], place) ? 1 : 0;
                }
            }
        }
        return more;
    }

    /**
     * Keys whose misses of the cache overlap. What operations on them need is loaded before, in
     * steps: within one no load waits for another. Those of the operations would, since taking a
     * lock lets nothing pass.
     */
    private final class Group {
        final long[] mixed;
        final Segment[] segments;
        private final int[][] tables;
        private final int[] homes;

        Group(int size) {
            mixed = new long[size];
            segments = new Segment[size];
            tables = new int[size][];
            homes = new int[size];
        }

        void load(long[] keys, int from, int size) {
            for (int i = 0; i < size; i++) {
                mixed[i] = mixer.mix(keys[from + i]);
                segments[i] = segment(mixed[i]);
            }
            int any = 0;
            for (int i = 0; i < size; i++) {
                tables[i] = segments[i].table();
                homes[i] = segments[i].home(mixed[i]);
                // The lock is in another line than the rest.
                any |= segments[i].isWriteLocked() ? 1 : 0;
            }
            for (int i = 0; i < size; i++) {
                any |= Segment.touch(tables[i], homes[i]);
            }
            if (any == Integer.MIN_VALUE) {
                // Never so: it only keeps the loads from being left out.
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
