package io.lmcache4j.engine.storage.cpu;

import java.util.Arrays;

/**
 * When each chunk hash was first put or wanted, for the {@code request_cache_lifespan} metric.
 *
 * <p>An open hash table in two primitive arrays: it is asked once per chunk of every lookup. Like
 * LMCache it forgets everything when it is full, but at 2^20 hashes rather than 12,500,000, since
 * an exact age of a chunk that old is not worth 200 MB. Not thread-safe; the tier's lock guards it.
 */
final class FirstSeen {
    static final int LIMIT = 1 << 20;

    /** Stands for "no entry"; times are taken relative to the creation, so never this. */
    private static final int NEVER = -1;

    private final int limit;
    private long[] hashes = new long[64];
    private int[] seconds = filled(64);
    private int size;

    FirstSeen() {
        this(LIMIT);
    }

    FirstSeen(int limit) {
        this.limit = limit;
    }

    /**
     * Seconds since this hash was first noted, or -1 if that is now.
     *
     * @param now seconds since any fixed point, not negative and not running backwards
     */
    int note(long hash, int now) {
        int slot = slot(hash);
        if (seconds[slot] != NEVER) {
            return now - seconds[slot];
        }
        if (size == limit) {
            Arrays.fill(seconds, NEVER);
            size = 0;
            slot = slot(hash);
        } else if (size * 2 >= hashes.length) {
            grow();
            slot = slot(hash);
        }
        hashes[slot] = hash;
        seconds[slot] = now;
        size++;
        return NEVER;
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        // Chunk hashes of the builtin algorithm are well mixed only in their high bits.
        int slot = (int) ((hash * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
        while (seconds[slot] != NEVER && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldSeconds = seconds;
        hashes = new long[oldHashes.length * 2];
        seconds = filled(oldHashes.length * 2);
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldSeconds[i] != NEVER) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                seconds[slot] = oldSeconds[i];
            }
        }
    }

    private static int[] filled(int length) {
        int[] times = new int[length];
        Arrays.fill(times, NEVER);
        return times;
    }
}
