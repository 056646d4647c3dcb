package io.lmcache4j.controller.message;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** An array of integers as it was read, without an object for each. */
final class Ints {
    private long[] bits;
    private int size;
    private final BitSet high = new BitSet();

    /**
     * For that many, all of which are known to be there.
     *
     * @param most how many come at most
     */
    Ints(int most) {
        bits = new long[most];
    }

    void add(long value) {
        if (size == bits.length) {
            bits = Arrays.copyOf(bits, Math.max(16, 2 * size));
        }
        bits[size++] = value;
    }

    void addHigh(long value) {
        high.set(size);
        add(value);
    }

    int size() {
        return size;
    }

    ChunkKeys keys() {
        return ChunkKeys.taking(Arrays.copyOf(bits, size), high);
    }

    /** As numbers of 64 bits with a sign. */
    Tokens tokens() throws InvalidException {
        int outside = high.nextSetBit(0);
        if (outside >= 0) {
            throw new InvalidException(Nodes.OUT_OF_RANGE).at("[" + outside + "]");
        }
        return Tokens.taking(Arrays.copyOf(bits, size));
    }

    /** With an object for each, where something else than integers was wanted. */
    List<Object> list() {
        List<Object> list = new ArrayList<>(size + 1);
        for (int i = 0; i < size; i++) {
            list.add(high.get(i) ? (Object) high(bits[i]) : (Object) bits[i]);
        }
        return list;
    }

    static BigInteger high(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }
}
