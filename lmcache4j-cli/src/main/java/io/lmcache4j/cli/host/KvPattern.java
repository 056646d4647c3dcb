package io.lmcache4j.cli.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The rule for what a token's KV holds: every row (one layer, K or V) is an arithmetic sequence of
 * longs, whose start comes from rank, plane, token id and position.
 *
 * <p>So what comes back from a cache can be checked against nothing but the prompt. A row of
 * another token, position, layer, rank, or of K instead of V, differs in its first long already; a
 * shifted or torn row differs further on. Native byte order; rows are whole longs.
 */
final class KvPattern {
    private static final long TOKEN = 0x9E3779B97F4A7C15L;
    private static final long POSITION = 0xC2B2AE3D27D4EB4FL;
    private static final long PLANE = 0xD6E8FEB86659FD93L;
    private static final long STEP = 0xA0761D6478BD642FL;

    private final int rank;

    KvPattern(int rank) {
        this.rank = rank;
    }

    /** What the rows of a token at a position have in common. */
    long seed(long token, long position) {
        long z = token * TOKEN + position * POSITION + rank;
        z = (z ^ (z >>> 32)) * TOKEN;
        return z ^ (z >>> 29);
    }

    /** The first long of a row. */
    private static long start(long seed, int plane) {
        return seed ^ (plane * PLANE);
    }

    /** Writes a row of {@code longs} at {@code offset}. */
    static void write(MemorySegment memory, long offset, int longs, long seed, int plane) {
        long value = start(seed, plane);
        for (int i = 0; i < longs; i++) {
            memory.set(ValueLayout.JAVA_LONG, offset + 8L * i, value);
            value += STEP;
        }
    }

    /** Whether the row at {@code offset} holds what {@link #write} puts there. */
    static boolean matches(MemorySegment memory, long offset, int longs, long seed, int plane) {
        long value = start(seed, plane);
        long difference = 0;
        for (int i = 0; i < longs; i++) {
            difference |= memory.get(ValueLayout.JAVA_LONG, offset + 8L * i) ^ value;
            value += STEP;
        }
        return difference == 0;
    }

    /** Number of bytes of the row that differ from what {@link #write} puts there. */
    static int differingBytes(MemorySegment memory, long offset, int longs, long seed, int plane) {
        long value = start(seed, plane);
        int differing = 0;
        for (int i = 0; i < longs; i++) {
            long difference = memory.get(ValueLayout.JAVA_LONG, offset + 8L * i) ^ value;
            for (int shift = 0; shift < 64; shift += 8) {
                differing += ((difference >>> shift) & 0xFF) != 0 ? 1 : 0;
            }
            value += STEP;
        }
        return differing;
    }
}
