package io.lmcache4j.controller.directory;

import java.util.Arrays;

/**
 * Lists of the numbers of places, for the keys of one segment that are in more than one place. All
 * are in one array: a list is its length and then the numbers, ascending, in a block of 4, 8, 16 …
 * entries. Guarded by the lock of the segment; what readers without it see may be torn.
 *
 * <p>A block that is given up waits in a list of its size, whose head is at the front of the array.
 * Such blocks are put together again only when there is no room left, by a new array.
 */
final class Lists {
    /** Without a list. */
    static final Lists NONE = new Lists(0);

    private static final int HEADS = 32;
    private static final int SMALLEST = 4;
    private static final int WORTH_SHRINKING = 256;

    // Final, so that readers that come upon a new instance never see null.
    private final int[] pool;
    private int top = HEADS;
    private int used;

    private Lists(int room) {
        pool = new int[room == 0 ? 0 : HEADS + room];
    }

    private static int block(int count) {
        return Math.max(SMALLEST, Integer.highestOneBit(count) << 1);
    }

    private static int head(int block) {
        return Integer.numberOfTrailingZeros(block);
    }

    int count(int list) {
        return pool[list];
    }

    int get(int list, int index) {
        return pool[list + 1 + index];
    }

    boolean has(int list, int number) {
        return Arrays.binarySearch(pool, list + 1, list + 1 + pool[list], number) >= 0;
    }

    /** Whether a list that has {@code count} numbers, or 1 for none yet, can have one more. */
    boolean fits(int count) {
        int block = block(count + 1);
        if (count > 1 && block == block(count)) {
            return true;
        }
        return pool.length > 0 && (pool[head(block)] != 0 || top + block <= pool.length);
    }

    /** Makes a list of two different numbers; there is room. */
    int pair(int one, int other) {
        int list = allocate(SMALLEST);
        pool[list] = 2;
        pool[list + 1] = Math.min(one, other);
        pool[list + 2] = Math.max(one, other);
        return list;
    }

    /** Adds a number that a list has not; there is room. Where the list is now. */
    int add(int list, int number) {
        int count = pool[list];
        int at = -1 - Arrays.binarySearch(pool, list + 1, list + 1 + count, number) - list - 1;
        int to = block(count + 1) == block(count) ? list : allocate(block(count + 1));
        System.arraycopy(pool, list + 1 + at, pool, to + 2 + at, count - at);
        if (to != list) {
            System.arraycopy(pool, list + 1, pool, to + 1, at);
            release(list, block(count));
        }
        pool[to + 1 + at] = number;
        pool[to] = count + 1;
        return to;
    }

    /** Removes a number that a list has: what stands for the rest, see {@link Segment}. */
    int remove(int list, int number) {
        int count = pool[list];
        int at = Arrays.binarySearch(pool, list + 1, list + 1 + count, number);
        System.arraycopy(pool, at + 1, pool, at, list + count - at);
        return settle(list, count, count - 1);
    }

    /** Removes all that are doomed: what stands for the rest, see {@link Segment}. */
    int removeAll(int list, Doomed doomed) {
        int count = pool[list];
        int left = 0;
        for (int i = 0; i < count; i++) {
            int number = get(list, i);
            if (!doomed.has(number)) {
                pool[list + 1 + left++] = number;
            }
        }
        return settle(list, count, left);
    }

    // What a list has no use for any more is its upper half, so a shorter one stays where it is.
    private int settle(int list, int before, int after) {
        int block = block(before);
        if (after <= 1) {
            int rest = after == 0 ? 0 : pool[list + 1];
            release(list, block);
            return rest;
        }
        for (; block > block(after); block >>= 1) {
            release(list + (block >> 1), block >> 1);
        }
        pool[list] = after;
        return -list;
    }

    private int allocate(int block) {
        used += block;
        int at = pool[head(block)];
        if (at != 0) {
            pool[head(block)] = pool[at];
            return at;
        }
        at = top;
        top += block;
        return at;
    }

    private void release(int at, int block) {
        used -= block;
        pool[at] = pool[head(block)];
        pool[head(block)] = at;
    }

    /** Whether most of the array is unused. */
    boolean isSparse() {
        return (used == 0 && pool.length > 0)
                || (pool.length > WORTH_SHRINKING && used < pool.length / 4);
    }

    /**
     * The same lists in an array with room for more; a table is told where they are now.
     *
     * @param count room for a list of so many, and some
     */
    Lists moved(int[] table, int count) {
        if (used == 0 && count == 0) {
            return NONE;
        }
        int spare = Math.max(16, Math.max(used / 4, table.length / (16 * Segment.SLOT)));
        Lists to = new Lists(Math.addExact(Math.addExact(used, block(count)), spare));
        for (int at = Segment.REF; at < table.length; at += Segment.SLOT) {
            if (table[at] < 0) {
                int list = -table[at];
                int block = block(pool[list]);
                int moved = to.allocate(block);
                System.arraycopy(pool, list, to.pool, moved, pool[list] + 1);
                table[at] = -moved;
            }
        }
        return to;
    }

    /** A copy of the array, in the one given if that is large enough. */
    int[] copiedInto(int[] old) {
        int[] copy = old.length < pool.length ? new int[pool.length + pool.length / 4] : old;
        System.arraycopy(pool, 0, copy, 0, pool.length);
        return copy;
    }

    long bytes() {
        return 4L * pool.length;
    }
}
