package io.lmcache4j.controller.sync;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVBatchReader;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.OpType;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Operations on keys, in order, without an object for each. Grows and is used again; not
 * thread-safe.
 */
public final class Operations {
    // What a batch of the usual size needs; a larger one's arrays are not kept for the next.
    private static final int USUAL = 1024;

    private long[] bits = new long[64];
    private long[] numbers = new long[64];
    private long[] admits = new long[1];
    private final BitSet high = new BitSet();
    private int size;
    private boolean numbered = true;

    /** Becomes the content of a batch. */
    public Operations fill(KVBatchReader batch) {
        clear();
        int count = batch.size();
        reserve(count);
        System.arraycopy(batch.keyBits(), 0, bits, 0, count);
        boolean anyHigh = batch.hasHigh();
        for (int i = 0; i < count; i++) {
            numbers[i] = batch.seqNum(i);
            admits[i >> 6] |= batch.isAdmit(i) ? 1L << i : 0;
            if (anyHigh && batch.isHigh(i)) {
                high.set(i);
            }
        }
        size = count;
        return this;
    }

    /** Becomes the content of a batch. */
    public Operations fill(List<KVOperation> batch) {
        clear();
        for (KVOperation operation : batch) {
            add(operation.key(), operation.opType() == OpType.ADMIT, operation.seqNum());
        }
        return this;
    }

    /**
     * Becomes a single operation as workers of 2025 sent them. They had no sequence numbers, which
     * reads as 0; then it says nothing of what came before.
     */
    public Operations fill(ChunkKey key, boolean admit, long number) {
        clear();
        add(key, admit, number);
        numbered = number != 0;
        return this;
    }

    /** Whether the sequence numbers mean something. */
    public boolean isNumbered() {
        return numbered;
    }

    /** Adds one. */
    public void add(ChunkKey key, boolean admit, long number) {
        reserve(size + 1);
        bits[size] = key.bits();
        numbers[size] = number;
        admits[size >> 6] |= admit ? 1L << size : 0;
        high.set(size, key.high());
        size++;
    }

    /** Adds others at the end. */
    public void addAll(Operations others) {
        reserve(size + others.size);
        for (int i = 0; i < others.size; i++) {
            bits[size] = others.bits[i];
            numbers[size] = others.numbers[i];
            admits[size >> 6] |= others.isAdmit(i) ? 1L << size : 0;
            high.set(size, others.high.get(i));
            size++;
        }
    }

    /** How many. */
    public int size() {
        return size;
    }

    /** The keys' 64 bits, from index 0; more may follow that mean nothing. */
    public long[] bits() {
        return bits;
    }

    /** Bit {@code i & 63} of word {@code i >> 6} is set if operation {@code i} admits. */
    public long[] admits() {
        return admits;
    }

    /** Whether one admits, rather than evicts. */
    public boolean isAdmit(int index) {
        return (admits[index >> 6] >>> index & 1) != 0;
    }

    /** The sequence number of one. */
    public long number(int index) {
        return numbers[index];
    }

    /** Whether any key is 2^63 or more. */
    public boolean hasHigh() {
        return !high.isEmpty();
    }

    /** How many keys are 2^63 or more. */
    public int highCount() {
        return high.cardinality();
    }

    /** One key. */
    public ChunkKey key(int index) {
        return new ChunkKey(bits[index], high.get(index));
    }

    private void clear() {
        if (bits.length > USUAL) {
            bits = new long[USUAL];
            numbers = new long[USUAL];
            admits = new long[USUAL >> 6];
        } else {
            Arrays.fill(admits, 0, (size + 63) >> 6, 0);
        }
        high.clear();
        size = 0;
        numbered = true;
    }

    private void reserve(int count) {
        if (count > bits.length) {
            int length = Math.max(count, 2 * bits.length);
            bits = Arrays.copyOf(bits, length);
            numbers = Arrays.copyOf(numbers, length);
            admits = Arrays.copyOf(admits, (length + 63) >> 6);
        }
    }
}
