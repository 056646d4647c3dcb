package io.lmcache4j.engine.key;

import java.math.BigInteger;

/**
 * Hash of a chunk: an integer from -2^63 to 2^64-1 (engine.md §3.1).
 *
 * <p>The builtin hash is a signed 64-bit number, the digests are unsigned ones, and -1 and 2^64-1
 * are different hashes. So 65 bits are kept: the low 64, and whether the integer is 2^63 or more.
 * Equal integers are equal records.
 *
 * @param bits the low 64 bits of the integer
 * @param aboveLong whether the integer is 2^63 or more, so that {@code bits} is to be read unsigned
 */
public record ChunkHash(long bits, boolean aboveLong) implements Comparable<ChunkHash> {
    /** The integer 0. */
    public static final ChunkHash ZERO = new ChunkHash(0, false);

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int MAX_HEX_DIGITS = 16;

    /**
     * Checks that the two parts fit together.
     *
     * @throws IllegalArgumentException if {@code aboveLong} is set for an integer below 2^63
     */
    public ChunkHash {
        if (aboveLong && bits >= 0) {
            throw new IllegalArgumentException("not 2^63 or more: " + bits);
        }
    }

    /** The hash with this value, as the builtin algorithm makes it. */
    public static ChunkHash signed(long value) {
        return new ChunkHash(value, false);
    }

    /** The hash whose 64 bits read unsigned are its value, as the digests make it. */
    public static ChunkHash unsigned(long bits) {
        return new ChunkHash(bits, bits < 0);
    }

    /**
     * The hash with this value.
     *
     * @throws IllegalArgumentException if it is outside -2^63 to 2^64-1
     */
    public static ChunkHash of(BigInteger value) {
        if (value.compareTo(LEAST) < 0 || (value.signum() > 0 && value.bitLength() > Long.SIZE)) {
            throw new IllegalArgumentException(
                    "a chunk hash must be from -2^63 to 2^64-1, was " + value);
        }
        return value.signum() < 0 ? signed(value.longValue()) : unsigned(value.longValue());
    }

    /**
     * Reads the text of {@link #hex}; upper case and leading zeros are accepted too.
     *
     * @throws IllegalArgumentException if it is not a hexadecimal integer, or outside -2^63 to
     *     2^64-1
     */
    public static ChunkHash parseHex(String text) {
        boolean negative = text.startsWith("-");
        long magnitude = parseDigits(text, negative ? 1 : 0);
        if (!negative) {
            return unsigned(magnitude);
        }
        if (Long.compareUnsigned(magnitude, Long.MIN_VALUE) > 0) {
            throw new IllegalArgumentException("chunk hash is below -2^63: " + text);
        }
        return signed(-magnitude);
    }

    private static long parseDigits(String text, int from) {
        int start = from;
        while (start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        int digits = text.length() - start;
        if (digits == 0 || !text.chars().skip(start).allMatch(ChunkHash::isHexDigit)) {
            throw new IllegalArgumentException("chunk hash is not hexadecimal: '" + text + "'");
        }
        if (digits > MAX_HEX_DIGITS) {
            throw new IllegalArgumentException("chunk hash has more than 64 bits: " + text);
        }
        return Long.parseUnsignedLong(text, start, text.length(), 16);
    }

    // Character.digit would let other scripts' digits through.
    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** The integer in lower-case hexadecimal, without padding, with {@code -} when negative. */
    public String hex() {
        return isNegative() ? "-" + Long.toHexString(-bits) : Long.toHexString(bits);
    }

    /** Whether the integer is below zero. */
    public boolean isNegative() {
        return bits < 0 && !aboveLong;
    }

    /** The integer itself. */
    public BigInteger toBigInteger() {
        BigInteger low = BigInteger.valueOf(bits);
        return aboveLong ? low.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : low;
    }

    /** Order of the integers. */
    @Override
    public int compareTo(ChunkHash other) {
        // Within one half, signed order of the bits is the order of the integers.
        return aboveLong == other.aboveLong
                ? Long.compare(bits, other.bits)
                : Boolean.compare(aboveLong, other.aboveLong);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkHash hash && bits == hash.bits && aboveLong == hash.aboveLong;
    }

    // The bits are a good hash already; the flag would hardly ever tell two of them apart.
    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** The integer in decimal. */
    @Override
    public String toString() {
        return aboveLong ? Long.toUnsignedString(bits) : Long.toString(bits);
    }
}
