package io.lmcache4j.controller.directory;

import java.util.concurrent.locks.StampedLock;

/**
 * A part of a {@link KeyTable}: an open-addressing table of mixed keys that grows by about a half
 * on its own, so no growth takes long and the load is between 0.38 and 0.6, unless much was
 * evicted.
 *
 * <p>A slot is three ints beside each other, mostly in one line of the processor's cache: the two
 * halves of the mixed key, and what holds it. That is 0 in an empty slot, the number of the place
 * that has the key, or, negative, where in {@link Lists} the places are. The first slot to look at
 * is the fraction that the lower half is of its range, times the slots; the next ones follow.
 * Removing moves later ones back, so that nothing is left of keys that were.
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

    /** From the first slot to look at to the end of the fifth. */
    private static final int REACH = 5 * SLOT - 1;

    private static final int TRIES = 16;
    private static final int MOVED_AT_ONCE = 256;

    /** One empty slot, which is full: nothing is ever written to it. */
    private static final int[] EMPTY = new int[SLOT];

    private final int id;
    private int size;
    private int slots;
    private int[] table = EMPTY;
    private Lists lists = Lists.NONE;

    Segment(int id) {
        this.id = id;
    }

    /** The table of this moment, for {@link #touch}. */
    int[] table() {
        return table;
    }

    /** The first slot to look at, for {@link #touch}. */
    int home(long mixed) {
        return home(mixed, slots);
    }

    private static int home(long mixed, int slots) {
        // The last bits: the first have chosen the segment.
        return (int) (((mixed & 0xFFFF_FFFFL) * slots) >>> 32) * SLOT;
    }

    /**
     * Loads what an operation on a key needs.
     *
     * @param table of a moment
     * @param home of another moment, maybe
     */
    static int touch(int[] table, int home) {
        // Where a search for a new key ends is in the next line as often as not.
        return home < table.length - REACH ? table[home + REF] | table[home + REACH] : 0;
    }

    /** Where the key is, or ~ where it would be put. */
    private static int find(int[] table, long mixed) {
        int low = (int) mixed;
        int high = (int) (mixed >>> 32);
        int length = table.length;
        int at = home(mixed, length / SLOT);
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

    static long mixed(int[] table, int at) {
        return (table[at] & 0xFFFF_FFFFL) | ((long) table[at + 1] << 32);
    }

    /** Whether the key was not there yet; false if the place is retired, too. */
    boolean admit(long mixed, Place place) {
        long stamp = writeLock();
        try {
            // Under the lock: a place that is not retired now has this segment's sweep before it.
            return !place.isRetired() && add(mixed, place.number());
        } finally {
            unlockWrite(stamp);
        }
    }

    private boolean add(long mixed, int number) {
        int at = find(table, mixed);
        if (at >= 0) {
            return addTo(at, number);
        }
        if (!fits(size + 1)) {
            // Each by another share: else many would grow at a time, as all are filled alike.
            resize(slots + Math.max(4, (int) ((slots * (14_700L + (id & 0xFFF))) >>> 15)));
            at = find(table, mixed);
        }
        put(table, ~at, mixed, number);
        size++;
        return true;
    }

    private boolean fits(int keys) {
        return keys * 5L <= slots * 3L;
    }

    private static void put(int[] table, int at, long mixed, int ref) {
        table[at] = (int) mixed;
        table[at + 1] = (int) (mixed >>> 32);
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
    boolean evict(long mixed, Place place) {
        long stamp = writeLock();
        try {
            return !place.isRetired() && remove(mixed, place.number());
        } finally {
            unlockWrite(stamp);
        }
    }

    private boolean remove(long mixed, int number) {
        int at = find(table, mixed);
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
            int home = home(table[next], slots);
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
        if ((slots > LEAST_SLOTS && size < slots / 5) || size == 0) {
            resize(2 * size);
        }
    }

    private void resize(int wanted) {
        if (wanted == 0) {
            table = EMPTY;
            slots = 0;
            return;
        }
        int[] from = table;
        int more = Math.max(LEAST_SLOTS, wanted);
        int[] to = new int[Math.multiplyExact(more, SLOT)];
        int[] used = new int[Math.min(MOVED_AT_ONCE, from.length / SLOT)];
        for (int start = 0; start < from.length; start += MOVED_AT_ONCE * SLOT) {
            int count = used(from, start, used);
            for (int i = 0; i < count; i++) {
                move(from, used[i], to, more);
            }
        }
        table = to;
        slots = more;
    }

    /** Finds the used ones of some slots, without a branch, which nobody could foresee. */
    private static int used(int[] table, int start, int[] into) {
        int end = Math.min(table.length, start + MOVED_AT_ONCE * SLOT);
        int count = 0;
        for (int at = start; at < end; at += SLOT) {
            into[count] = at;
            int ref = table[at + REF];
            count += (ref | -ref) >>> 31;
        }
        return count;
    }

    private static void move(int[] from, int at, int[] to, int slots) {
        int free = home(from[at], slots);
        while (to[free + REF] != 0) {
            free += SLOT;
            if (free == to.length) {
                free = 0;
            }
        }
        to[free] = from[at];
        to[free + 1] = from[at + 1];
        to[free + REF] = from[at + REF];
    }

    /** Room for so many more keys. */
    void reserve(int keys) {
        long stamp = writeLock();
        try {
            if (!fits(size + keys)) {
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
    boolean contains(long mixed, int number) {
        for (int i = 0; i < TRIES; i++) {
            long stamp = tryOptimisticRead();
            try {
                boolean found = stamp != 0 && has(mixed, number);
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
            return has(mixed, number);
        } finally {
            unlockRead(stamp);
        }
    }

    private void rethrowUnlessTorn(long stamp, RuntimeException e) {
        if (validate(stamp)) {
            throw e;
        }
    }

    private boolean has(long mixed, int number) {
        int[] now = table;
        int at = find(now, mixed);
        if (at < 0) {
            return false;
        }
        int ref = now[at + REF];
        return ref < 0 ? lists.has(-ref, number) : ref == number;
    }

    /** Tells the places that have the key. */
    void holders(long mixed, Places places, Holders into) {
        for (int i = 0; i < TRIES; i++) {
            long stamp = tryOptimisticRead();
            try {
                if (stamp != 0) {
                    into.restart();
                    tell(mixed, places, into);
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
            tell(mixed, places, into);
        } finally {
            unlockRead(stamp);
        }
    }

    private void tell(long mixed, Places places, Holders into) {
        int[] now = table;
        int at = find(now, mixed);
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
