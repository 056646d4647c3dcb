package io.lmcache4j.controller.message;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A list of {@link ChunkKey}s without an object for each. Immutable. */
public final class ChunkKeys {
    private final long[] bits;
    private final BitSet high;

    private ChunkKeys(long[] bits, BitSet high) {
        this.bits = bits;
        this.high = high;
    }

    /** Keys of the signed range. */
    public static ChunkKeys of(long... values) {
        return new ChunkKeys(values.clone(), new BitSet());
    }

    /** Any keys. */
    public static ChunkKeys of(List<ChunkKey> keys) {
        long[] bits = keys.stream().mapToLong(ChunkKey::bits).toArray();
        BitSet high = new BitSet();
        for (int i = 0; i < bits.length; i++) {
            high.set(i, keys.get(i).high());
        }
        return new ChunkKeys(bits, high);
    }

    /**
     * Any keys.
     *
     * @param bits 64 bits of each
     * @param high which of them are 2^63 or more
     * @throws IllegalArgumentException if one is marked as high whose bits are not
     */
    public static ChunkKeys of(long[] bits, BitSet high) {
        for (int i = high.nextSetBit(0); i >= 0; i = high.nextSetBit(i + 1)) {
            if (i >= bits.length || bits[i] >= 0) {
                throw new IllegalArgumentException("key " + i + " is not 2^63 or more");
            }
        }
        return new ChunkKeys(bits.clone(), (BitSet) high.clone());
    }

    /** The same of arrays that nobody else has. */
    static ChunkKeys taking(long[] bits, BitSet high) {
        return new ChunkKeys(bits, high);
    }

    /** How many. */
    public int size() {
        return bits.length;
    }

    /** The 64 bits of one. */
    public long bits(int index) {
        return bits[index];
    }

    /**
     * Copies the 64 bits of some, without a look at each.
     *
     * @param from the first
     * @return how many: as many as there are, or as there is room for
     */
    public int copyInto(long[] into, int from) {
        int count = Math.min(into.length, bits.length - from);
        System.arraycopy(bits, from, into, 0, count);
        return count;
    }

    /** Whether one is 2^63 or more. */
    public boolean isHigh(int index) {
        return high.get(index);
    }

    /** Whether any is 2^63 or more. */
    public boolean hasHigh() {
        return !high.isEmpty();
    }

    /** One as an object. */
    public ChunkKey get(int index) {
        return new ChunkKey(bits[index], high.get(index));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkKeys keys
                && Arrays.equals(bits, keys.bits)
                && high.equals(keys.high);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bits) + high.hashCode();
    }

    @Override
    public String toString() {
        return bits.length + " keys";
    }
}
