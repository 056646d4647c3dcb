package io.lmcache4j.engine.statistics;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of 64-bit items that may take a new one for a known one, but never the other way round;
 * bits are those of LMCache (engine.md §8.6).
 *
 * <p>The bits are allocated with the first item: 24 MB at default settings. For one thread at a
 * time.
 */
final class BloomFilter {
    /** Positions come from four bytes of a digest; bits above would never be set. */
    private static final long MAX_BITS = 1L << Integer.SIZE;

    private static final double LN_2 = Math.log(2);

    private final long expectedElements;
    private final double falsePositiveRate;
    private final long sizeBits;
    private final int hashCount;

    private final MessageDigest digest = sha256();
    private final ByteBuffer hashed = ByteBuffer.allocate(digest.getDigestLength());
    private final ByteBuffer message = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
    private final long[] positions;

    private int[] words = {};
    private long bitsSet;
    private long itemCount;

    /**
     * An empty filter.
     *
     * @param expectedElements items at which the rate below holds
     * @param falsePositiveRate share of new items taken for known ones, between 0 and 1
     * @throws IllegalArgumentException if no filter of 1 to 2^32 bits is like that
     */
    BloomFilter(long expectedElements, double falsePositiveRate) {
        double bits = Math.floor(-expectedElements * Math.log(falsePositiveRate) / (LN_2 * LN_2));
        if (!(falsePositiveRate > 0 && falsePositiveRate < 1 && bits >= 1 && bits <= MAX_BITS)) {
            throw new IllegalArgumentException(
                    "a Bloom filter of %d elements with a false positive rate of %s has no size"
                                    .formatted(expectedElements, falsePositiveRate)
                            + " of 1 to 2^32 bits; the rate must be between 0 and 1");
        }
        this.expectedElements = expectedElements;
        this.falsePositiveRate = falsePositiveRate;
        this.sizeBits = (long) bits;
        this.hashCount = Math.max(1, (int) (bits / expectedElements * LN_2));
        this.positions = new long[hashCount];
    }

    long expectedElements() {
        return expectedElements;
    }

    double falsePositiveRate() {
        return falsePositiveRate;
    }

    /** Number of bits. */
    long sizeBits() {
        return sizeBits;
    }

    /** Bits an item sets, if they differ. */
    int hashCount() {
        return hashCount;
    }

    long bitsSet() {
        return bitsSet;
    }

    /** Items added that were new. */
    long itemCount() {
        return itemCount;
    }

    /** Bytes the bits take now. */
    long allocatedBytes() {
        return (long) words.length * Integer.BYTES;
    }

    /**
     * Adds an item.
     *
     * @param item read as unsigned
     * @return whether it certainly was not there before
     */
    boolean add(long item) {
        if (words.length == 0) {
            words = new int[Math.toIntExact(Math.ceilDiv(sizeBits, Integer.SIZE))];
        }
        computePositions(item);
        long before = bitsSet;
        for (long position : positions) {
            set(position);
        }
        boolean isNew = bitsSet > before;
        if (isNew) {
            itemCount++;
        }
        return isNew;
    }

    private void set(long position) {
        int word = (int) (position >>> 5);
        int bit = 1 << position; // the shift takes the position mod 32
        if ((words[word] & bit) == 0) {
            words[word] |= bit;
            bitsSet++;
        }
    }

    /** The bits of an item, in order of the hashes. */
    long[] positions(long item) {
        computePositions(item);
        return positions.clone();
    }

    private void computePositions(long item) {
        message.putLong(0, item);
        // The fewest big-endian bytes that hold the item: none at all for zero.
        int length = Math.ceilDiv(Long.SIZE - Long.numberOfLeadingZeros(item), Byte.SIZE);
        for (int i = 0; i < hashCount; i++) {
            message.putInt(Long.BYTES, i);
            positions[i] = hash(Long.BYTES - length) % sizeBits;
        }
    }

    /** The first four bytes of the digest of the message from an offset on, unsigned. */
    private long hash(int offset) {
        digest.update(message.array(), offset, message.capacity() - offset);
        try {
            digest.digest(hashed.array(), 0, hashed.capacity());
        } catch (DigestException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Integer.toUnsignedLong(hashed.getInt(0));
    }

    /** Forgets all items and gives the memory back. */
    void clear() {
        words = new int[0];
        bitsSet = 0;
        itemCount = 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
