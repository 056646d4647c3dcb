package io.lmcache4j.cli.host;

import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.layout.KvDimensions;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.memory.AnonymousMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One rank of an inference engine that computes nothing: paged KV caches, filled for a prompt by
 * {@link KvPattern} in place of a forward pass, and checked against it.
 *
 * <p>Serves one request at a time; tokens always stand in the slots of {@link BlockTable}. The
 * memory is reserved and becomes resident where it is used. For one thread.
 */
public final class SyntheticHost implements AutoCloseable {
    // No value of the pattern in particular; what matters is that stale rows are gone.
    private static final byte SCRUBBED = (byte) 0xE5;

    private final BlockTable table;
    private final KvPattern pattern;
    private final KvCaches caches;
    private final Arena arena = Arena.ofShared();
    // One a layer and K or V: all slots of it, row after row.
    private final List<MemorySegment> planes;
    private final int rowBytes;

    private SyntheticHost(KvLayout layout, KvDimensions sizes, int rank) {
        this.table = new BlockTable(sizes.blocks(), sizes.blockSize());
        this.pattern = new KvPattern(rank);
        this.rowBytes = sizes.rowBytes();
        if (rowBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("a row must be whole longs, is " + rowBytes);
        }
        long bytes = layout.tensorBytes(sizes);
        MemorySegment memory = AnonymousMemory.reserve(bytes * sizes.layers(), arena, false);
        List<MemorySegment> tensors = slices(memory, sizes.layers());
        this.planes = slices(memory, layout.isMla() ? sizes.layers() : 2 * sizes.layers());
        List<String> names =
                IntStream.range(0, sizes.layers())
                        .mapToObj("model.layers.%d.self_attn.attn"::formatted)
                        .toList();
        this.caches = PagedKvCaches.of(layout, sizes, names, tensors);
    }

    /**
     * Rank {@code rank} of {@code workers} serving a model.
     *
     * @param blocks blocks of the KV caches
     * @param blockSize tokens of a block
     * @throws IllegalArgumentException if the heads can't be split, or the sizes make no sense
     */
    public static SyntheticHost of(
            ModelPreset model, int rank, int workers, int blocks, int blockSize) {
        KvDimensions sizes =
                new KvDimensions(
                        model.layers(),
                        blocks,
                        blockSize,
                        model.kvHeadsOnRank(workers),
                        model.headSize(),
                        model.dtype());
        // In both, the rows of a plane follow each other by slot.
        KvLayout layout = model.mla() ? KvLayout.NL_X_NB_BS_HS : KvLayout.NL_X_TWO_NB_BS_NH_HS;
        return new SyntheticHost(layout, sizes, rank);
    }

    private static List<MemorySegment> slices(MemorySegment memory, int count) {
        long bytes = memory.byteSize() / count;
        List<MemorySegment> slices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            slices.add(memory.asSlice(i * bytes, bytes));
        }
        return List.copyOf(slices);
    }

    /** The KV caches, for the engine. */
    public KvCaches caches() {
        return caches;
    }

    /** The longest prompt that fits. */
    public int slots() {
        return table.slots();
    }

    /** Bytes of a token's KV on this rank. */
    public long tokenBytes() {
        return (long) rowBytes * planes.size();
    }

    /** Slots of the tokens of a prompt of this length. */
    public int[] slotMapping(int tokens) {
        return table.mapping(tokens);
    }

    /** Writes the KV of tokens {@code [from, to)} of a prompt. */
    public void compute(long[] tokens, int from, int to) {
        for (int plane = 0; plane < planes.size(); plane++) {
            MemorySegment memory = planes.get(plane);
            for (int token = from; token < to; token++) {
                KvPattern.write(
                        memory,
                        (long) table.slot(token) * rowBytes,
                        rowBytes / Long.BYTES,
                        pattern.seed(tokens[token], token),
                        plane);
            }
        }
    }

    /**
     * Overwrites the slots of tokens {@code [from, to)}, so that what an earlier request left there
     * can't pass for something loaded.
     */
    public void scrub(int from, int to) {
        int blockSize = table.blockSize();
        for (MemorySegment memory : planes) {
            int end;
            for (int token = from; token < to; token = end) {
                end = Math.min(to, token - token % blockSize + blockSize);
                memory.asSlice((long) table.slot(token) * rowBytes, (long) (end - token) * rowBytes)
                        .fill(SCRUBBED);
            }
        }
    }

    /** Number of bytes of tokens {@code [from, to)} that are not what {@link #compute} writes. */
    public long mismatchedBytes(long[] tokens, int from, int to) {
        long mismatched = 0;
        int longs = rowBytes / Long.BYTES;
        for (int plane = 0; plane < planes.size(); plane++) {
            MemorySegment memory = planes.get(plane);
            for (int token = from; token < to; token++) {
                long offset = (long) table.slot(token) * rowBytes;
                long seed = pattern.seed(tokens[token], token);
                if (!KvPattern.matches(memory, offset, longs, seed, plane)) {
                    mismatched += KvPattern.differingBytes(memory, offset, longs, seed, plane);
                }
            }
        }
        return mismatched;
    }

    /** Gives the memory back. Repeatable; no copy may be running. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
