package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Python's {@code hash} of integers, tuples and text on 64-bit builds (engine.md §4.5, §4.6). */
final class PythonHash {
    /** Hash of {@code ()}. */
    static final long EMPTY_TUPLE = 5740354900026072187L;

    /** Hash of {@code None} since Python 3.12. */
    static final long NONE = 0xFCA86420L;

    /** Integers are hashed modulo this prime, 2^61 - 1. */
    static final long MODULUS = (1L << 61) - 1;

    /** What a tuple's hash starts from. */
    static final long TUPLE_START = 2870177450012600261L;

    /** What the hash of a tuple's element is multiplied by. */
    static final long LANE_FACTOR = -4417276706812531889L;

    private static final long ACC_FACTOR = -7046029288634856825L;
    private static final long LENGTH_MASK = TUPLE_START ^ 3527539L;
    private static final long HASH_IN_PLACE_OF_MINUS_1 = 1546275796L;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private PythonHash() {}

    /** Hash of an integer. */
    static long ofInt(long value) {
        if (value >= 0) {
            return reduce(value);
        }
        // The magnitude of -2^63 fits when it is read unsigned.
        long hash = -reduce(-value);
        return hash == -1 ? -2 : hash;
    }

    /** Hash of a chunk hash, which Python sees as an integer. */
    static long ofInt(ChunkHash value) {
        return value.aboveLong() ? reduce(value.bits()) : ofInt(value.bits());
    }

    // 2^61 is 1 modulo the prime, so the bits above are added to those below.
    private static long reduce(long unsigned) {
        long sum = (unsigned & MODULUS) + (unsigned >>> 61);
        return sum >= MODULUS ? sum - MODULUS : sum;
    }

    /** Hash of the tuple of the tokens in a range. */
    static long ofTuple(long[] tokens, int from, int to) {
        long acc = TUPLE_START;
        for (int i = from; i < to; i++) {
            acc = lane(acc, ofInt(tokens[i]));
        }
        return tuple(acc, to - from);
    }

    /** Hash of what a chunk is named by, given the hash of the tokens' tuple. */
    static long ofLink(ChunkHash previous, long tokensHash, LinkForm form) {
        long acc = lane(lane(TUPLE_START, ofInt(previous)), tokensHash);
        return switch (form) {
            case EMPTY_TUPLE -> tuple(lane(acc, EMPTY_TUPLE), 3);
            case NONE -> tuple(lane(acc, NONE), 3);
            case PAIR -> tuple(acc, 2);
        };
    }

    /** Takes the hash of a tuple's next element in. */
    static long lane(long acc, long elementHash) {
        return laneOfProduct(acc, elementHash * LANE_FACTOR);
    }

    /** As {@link #lane}, given the product of the hash and {@link #LANE_FACTOR}. */
    static long laneOfProduct(long acc, long product) {
        return Long.rotateLeft(acc + product, 31) * ACC_FACTOR;
    }

    /** Hash of a tuple whose elements have been taken in. */
    static long tuple(long acc, int elements) {
        long hash = acc + (elements ^ LENGTH_MASK);
        return hash == -1 ? HASH_IN_PLACE_OF_MINUS_1 : hash;
    }

    /**
     * Hash of a text in a process whose {@code PYTHONHASHSEED} is {@code seed}.
     *
     * @param text within Latin-1, which Python keeps as one byte a character
     */
    static long ofText(String text, long seed, SipHash textHash) {
        if (text.isEmpty()) {
            return 0;
        }
        byte[] key = key(seed);
        byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
        long hash = textHash.hash((long) WORD.get(key, 0), (long) WORD.get(key, 8), data);
        return hash == -1 ? -2 : hash;
    }

    /** The 16 bytes that Python keys its text hash with: all zero for seed 0. */
    static byte[] key(long seed) {
        byte[] key = new byte[16];
        if (seed != 0) {
            int x = (int) seed;
            for (int i = 0; i < key.length; i++) {
                x = x * 214013 + 2531011;
                key[i] = (byte) (x >>> 16);
            }
        }
        return key;
    }
}
