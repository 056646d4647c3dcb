package io.lmcache4j.controller.message;

import java.math.BigInteger;

/**
 * A chunk's hash as workers report it: an integer from -2^63 to 2^64-1 (controller.md §19, row 7).
 * The upper half of that range shares its 64 bits with the negative numbers, and is told apart by
 * the sign rule alone: -1 is not 18446744073709551615.
 *
 * @param bits the low 64 bits
 * @param high whether the value is 2^63 or more; the bits are then those of a negative number
 */
public record ChunkKey(long bits, boolean high) {
    private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    public ChunkKey {
        if (high && bits >= 0) {
            throw new IllegalArgumentException(bits + " is below 2^63, so it is not high");
        }
    }

    /** A key of the signed range, as hashes of the algorithm builtin are. */
    public static ChunkKey of(long value) {
        return new ChunkKey(value, false);
    }

    /**
     * Any key.
     *
     * @throws IllegalArgumentException outside -2^63 to 2^64-1
     */
    public static ChunkKey of(BigInteger value) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("a key is -2^63 to 2^64-1, was " + value);
        }
        return new ChunkKey(value.longValue(), value.bitLength() > 63);
    }

    /** The number. */
    public BigInteger value() {
        return high ? new BigInteger(Long.toUnsignedString(bits)) : BigInteger.valueOf(bits);
    }

    @Override
    public String toString() {
        return high ? Long.toUnsignedString(bits) : Long.toString(bits);
    }
}
