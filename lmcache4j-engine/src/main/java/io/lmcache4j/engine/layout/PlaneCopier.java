package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.memory.MemoryFormat;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * What both forms of {@link KvCaches} share: the checks before a copy, and the walk over planes. A
 * plane is K or V of one layer.
 */
abstract class PlaneCopier {
    private final KvDimensions sizes;
    private final boolean mla;

    PlaneCopier(KvDimensions sizes, boolean mla) {
        requireHeads(sizes, mla);
        this.sizes = sizes;
        this.mla = mla;
    }

    static void requireHeads(KvDimensions sizes, boolean mla) {
        if (mla && sizes.heads() != 1) {
            throw new IllegalArgumentException(
                    "latent attention has one head, not " + sizes.heads());
        }
    }

    public final KvDimensions sizes() {
        return sizes;
    }

    public final boolean useMla() {
        return mla;
    }

    public final void gather(
            MemorySegment chunk, MemoryFormat format, int[] slots, int from, int to) {
        checkSlots(slots, from, to);
        ChunkPlan plan = ChunkPlan.whole(format, mla, sizes, to - from);
        copyLayers(true, 0, sizes.layers(), chunk, plan, slots, from, to, 0);
    }

    public final void scatter(
            MemorySegment chunk, MemoryFormat format, int[] slots, int from, int to, int skip) {
        checkSlots(slots, from, to);
        ChunkPlan plan = ChunkPlan.whole(format, mla, sizes, to - from);
        copyLayers(false, 0, sizes.layers(), chunk, plan, slots, from, to, skip);
    }

    public final void gatherLayer(
            int layer, MemorySegment chunk, MemoryFormat format, int[] slots, int from, int to) {
        Objects.checkIndex(layer, sizes.layers());
        checkSlots(slots, from, to);
        ChunkPlan plan = ChunkPlan.oneLayer(format, mla, sizes, to - from);
        copyLayers(true, layer, layer + 1, chunk, plan, slots, from, to, 0);
    }

    public final void scatterLayer(
            int layer,
            MemorySegment chunk,
            MemoryFormat format,
            int[] slots,
            int from,
            int to,
            int skip) {
        Objects.checkIndex(layer, sizes.layers());
        checkSlots(slots, from, to);
        ChunkPlan plan = ChunkPlan.oneLayer(format, mla, sizes, to - from);
        copyLayers(false, layer, layer + 1, chunk, plan, slots, from, to, skip);
    }

    /** Copies one plane, whose first token is at {@code at} in the chunk. */
    abstract void copyPlane(Transfer transfer, int kv, int layer, long at);

    private void copyLayers(
            boolean store,
            int firstLayer,
            int endLayer,
            MemorySegment chunk,
            ChunkPlan plan,
            int[] slots,
            int from,
            int to,
            int skip) {
        if (chunk.byteSize() != plan.bytes()) {
            throw new IllegalArgumentException(
                    "chunk of %d tokens has %d bytes, was given %d"
                            .formatted(to - from, plan.bytes(), chunk.byteSize()));
        }
        if (skip < 0) {
            throw new IllegalArgumentException("skip is negative: " + skip);
        }
        int skipped = Math.min(skip, to - from);
        Transfer transfer =
                new Transfer(
                        store,
                        chunk,
                        sizes.rowBytes(),
                        plan.tokenStride(),
                        slots,
                        from + skipped,
                        to);
        for (int kv = 0; kv < (mla ? 1 : 2); kv++) {
            for (int layer = firstLayer; layer < endLayer; layer++) {
                long plane = kv * plan.kvStride() + (layer - firstLayer) * plan.layerStride();
                copyPlane(transfer, kv, layer, plane + skipped * plan.tokenStride());
            }
        }
    }

    public final void checkSlots(int[] slots, int from, int to) {
        Objects.checkFromToIndex(from, to, slots.length);
        int end = sizes.slots();
        for (int token = from; token < to; token++) {
            if (slots[token] >= end) {
                throw new IndexOutOfBoundsException(
                        "slot %d of token %d is outside 0 to %d"
                                .formatted(slots[token], token, end - 1));
            }
        }
    }
}
