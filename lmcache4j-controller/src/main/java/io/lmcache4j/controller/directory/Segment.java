package io.lmcache4j.controller.directory;

import java.util.concurrent.locks.StampedLock;

/**
 * A part of a {@link KeyTable}: an open-addressing table that grows by about a quarter on its own,
 * so no growth takes long and the load is between 0.46 and 0.6, unless much was evicted.
 *
 * <p>A slot is three ints beside each other, mostly in one line of the processor's cache: the two
 * halves of the key, and what holds it. That is 0 in an empty slot, the number of the place that
 * has the key, or, negative, where in {@link Lists} the places are. The first slot to look at is
 * the fraction that the hash is of its range, times the slots; the next ones follow. Removing moves
 * later ones back, so that nothing is left of keys that were.
 *
 * <p>It is its own lock, which saves a miss of the cache for each operation. Readers look without
 * it, may see anything meanwhile, and then ask whether something was written.
 */
@SuppressWarnings("serial") // a lock can be written to streams, this is not
final class Segment extends StampedLock {
    /** Ints of a slot. */
    static final int SLOT = 3;

    /** Which of them says what holds the key. */
    static final int REF = 2;

    /** What a segment takes beside the elements of its arrays. */
    static final int OWN_BYTES = 96;

    private static final int LEAST_SLOTS = 8;
    private static final int TRIES = 16;

    /** One empty slot, which is full: nothing is ever written to it. */
    private static final int[] EMPTY = new int[SLOT];

    private final Mixer mixer;
    private final int id;
    private int size;
    private int limit;
    private int[] table = EMPTY;
    private Lists lists = Lists.NONE;

    Segment(Mixer mixer, int id) {
        this.mixer = mixer;
        this.id = id;
    }

    /** Loads what an operation on the key needs, so that misses of several keys overlap. */
    int touch(long mixed) {
        int[] now = table;
        return now[home(mixed, now.length) + REF];
    }

    private static int home(long mixed, int length) {
        // The last bits: the first have chosen the segment.
        long fraction = mixed & 0xFFFF_FFFFL;
        return (int) ((fraction * (length / SLOT)) >>> 32) * SLOT;
    }

    /** Where the key is, or ~ where it would be put. */
    private static int find(int[] table, long key, long mixed) {
        int low = (int) key;
        int high = (int) (key >>> 32);
        int length = table.length;
        int at = home(mixed, length);
        // Bounded, because a torn table may look full.
        for (int left = length; left > 0; left -= SLOT) {
            if (table[at + REF] == 0) {
                return ~at;
            }
            if (table[at] == low && table[at + 1] == high) {
                return at;
            }
            at += SLOT;
            if (at == length) {
                at = 0;
            }
        }
        return ~0;
    }

    static long key(int[] table, int at) {
        return (table[at] & 0xFFFF_FFFFL) | ((long) table[at + 1] << 32);
    }

    /** Whether the key was not there yet; false if the place is retired, too. */
    boolean admit(long key, long mixed, Place place) {
        long stamp = writeLock();
        try {
            // Under the lock: a place that is not retired now has this segment's sweep before it.
            return !place.isRetired() && add(key, mixed, place.number());
        } finally {
            unlockWrite(stamp);
        }
    }

    private boolean add(long key, long mixed, int number) {
        int at = find(table, key, mixed);
        if (at >= 0) {
            return addTo(at, number);
        }
        if (size == limit) {
            int slots = table.length / SLOT;
            // Not all segments at a time, and not by the same.
            resize(slots + Math.max(4, (int) (((long) slots * (48 + (id & 31))) >> 8)));
            at = find(table, key, mixed);
        }
        put(table, ~at, key, number);
        size++;
        return true;
    }

    private static void put(int[] table, int at, long key, int ref) {
        table[at] = (int) key;
        table[at + 1] = (int) (key >>> 32);
        table[at + REF] = ref;
    }

    private boolean addTo(int at, int number) {
        int ref = table[at + REF];
        if (ref > 0 ? ref == number : lists.has(-ref, number)) {
            return false;
        }
        int count = ref > 0 ? 1 : lists.count(-ref);
        if (!lists.fits(count)) {
            lists = lists.moved(table, count + 1);
            ref = table[at + REF];
        }
        table[at + REF] = -(ref > 0 ? lists.pair(ref, number) : lists.add(-ref, number));
        return true;
    }

    /** Whether the key was there. */
    boolean evict(long key, long mixed, Place place) {
        long stamp = writeLock();
        try {
            return !place.isRetired() && remove(key, mixed, place.number());
        } finally {
            unlockWrite(stamp);
        }
    }

    private boolean remove(long key, long mixed, int number) {
        int at = find(table, key, mixed);
        if (at < 0) {
            return false;
        }
        int ref = table[at + REF];
        if (ref > 0) {
            if (ref != number) {
                return false;
            }
            close(at);
        } else {
            if (!lists.has(-ref, number)) {
                return false;
            }
            table[at + REF] = lists.remove(-ref, number);
        }
        shrink();
        return true;
    }

    /** Empties a slot: those behind it that may come nearer to their home do. */
    private void close(int at) {
        size--;
        int length = table.length;
        int hole = at;
        int next = at;
        while (true) {
            next += SLOT;
            if (next == length) {
                next = 0;
            }
            if (table[next + REF] == 0) {
                table[hole + REF] = 0;
                return;
            }
            int home = home(mixer.mix(key(table, next)), length);
            int fromHome = next - home + (next < home ? length : 0);
            int fromHole = next - hole + (next < hole ? length : 0);
            if (fromHome >= fromHole) {
                System.arraycopy(table, next, table, hole, SLOT);
                hole = next;
            }
        }
    }

    private void shrink() {
        if (lists.isSparse()) {
            lists = lists.moved(table, 0);
        }
        int slots = table.length / SLOT;
        if ((slots > LEAST_SLOTS && size < slots / 5) || size == 0) {
            resize(2 * size);
        }
    }

    private void resize(int wanted) {
        int[] from = table;
        if (wanted == 0) {
            table = EMPTY;
            limit = 0;
            return;
        }
        int slots = Math.max(LEAST_SLOTS, wanted);
        int[] to = new int[Math.multiplyExact(slots, SLOT)];
        for (int at = 0; at < from.length; at += SLOT) {
            if (from[at + REF] != 0) {
                long key = key(from, at);
                put(to, ~find(to, key, mixer.mix(key)), key, from[at + REF]);
            }
        }
        table = to;
        limit = (int) (slots * 3L / 5);
    }

    /** Room for so many more keys. */
    void reserve(int keys) {
        long stamp = writeLock();
        try {
            if (size + keys > limit) {
                resize((int) ((size + keys) * 9L / 5));
            }
        } finally {
            unlockWrite(stamp);
        }
    }

    /** Removes places. */
    void sweep(Doomed doomed) {
        long stamp = writeLock();
        try {
            for (int at = 0; at < table.length; ) {
                int ref = table[at + REF];
                int left = ref < 0 ? lists.removeAll(-ref, doomed) : doomed.has(ref) ? 0 : ref;
                if (left == 0 && ref != 0) {
                    // Another may be in this slot now. What comes round to the end was seen before.
                    close(at);
                    continue;
                }
                if (left != ref) {
                    table[at + REF] = left;
                }
                at += SLOT;
            }
            shrink();
        } finally {
            unlockWrite(stamp);
        }
    }

    /** Whether a place has the key; a number that is not retired. */
    boolean contains(long key, long mixed, int number) {
        for (int i = 0; i < TRIES; i++) {
            long stamp = tryOptimisticRead();
            try {
                boolean found = stamp != 0 && has(key, mixed, number);
                if (validate(stamp)) {
                    return found;
                }
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                rethrowUnlessTorn(stamp, e);
            }
            Thread.onSpinWait();
        }
        long stamp = readLock();
        try {
            return has(key, mixed, number);
        } finally {
            unlockRead(stamp);
        }
    }

    private void rethrowUnlessTorn(long stamp, RuntimeException e) {
        if (validate(stamp)) {
            throw e;
        }
    }

    private boolean has(long key, long mixed, int number) {
        int[] now = table;
        int at = find(now, key, mixed);
        if (at < 0) {
            return false;
        }
        int ref = now[at + REF];
        return ref < 0 ? lists.has(-ref, number) : ref == number;
    }

    /** Tells the places that have the key. */
    void holders(long key, long mixed, Places places, Holders into) {
        for (int i = 0; i < TRIES; i++) {
            long stamp = tryOptimisticRead();
            try {
                if (stamp != 0) {
                    into.restart();
                    tell(key, mixed, places, into);
                }
                if (validate(stamp)) {
                    return;
                }
            } catch (IndexOutOfBoundsException e) {
                rethrowUnlessTorn(stamp, e);
            }
            Thread.onSpinWait();
        }
        long stamp = readLock();
        try {
            into.restart();
            tell(key, mixed, places, into);
        } finally {
            unlockRead(stamp);
        }
    }

    private void tell(long key, long mixed, Places places, Holders into) {
        int[] now = table;
        int at = find(now, key, mixed);
        if (at < 0) {
            return;
        }
        int ref = now[at + REF];
        if (ref >= 0) {
            tell(places.at(ref), into);
            return;
        }
        Lists many = lists;
        int count = many.count(-ref);
        for (int i = 0; i < count; i++) {
            tell(places.at(many.get(-ref, i)), into);
        }
    }

    private static void tell(Place place, Holders into) {
        if (place != null && !place.isRetired()) {
            into.add(place);
        }
    }

    void copyTo(SegmentCopy copy) {
        long stamp = readLock();
        try {
            copy.take(table, lists);
        } finally {
            unlockRead(stamp);
        }
    }

    /** What the arrays take. */
    long bytes() {
        return 4L * table.length + lists.bytes();
    }
}
