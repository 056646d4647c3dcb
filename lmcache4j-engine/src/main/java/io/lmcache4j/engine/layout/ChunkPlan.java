package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.memory.MemoryFormat;

/**
 * Where each token's K and V of each layer lie inside a chunk, in bytes: {@code kv * kvStride +
 * layer * layerStride + position * tokenStride}.
 *
 * @param bytes size of the chunk
 */
record ChunkPlan(long kvStride, long layerStride, long tokenStride, long bytes) {
    /** A chunk of all layers. */
    static ChunkPlan whole(MemoryFormat format, boolean mla, KvDimensions sizes, int tokens) {
        require(format == (mla ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_2LTD), format, mla);
        long row = sizes.rowBytes();
        long layer = tokens * row;
        long kv = sizes.layers() * layer;
        return new ChunkPlan(kv, layer, row, mla ? kv : 2 * kv);
    }

    /** A chunk of one layer. */
    static ChunkPlan oneLayer(MemoryFormat format, boolean mla, KvDimensions sizes, int tokens) {
        require(
                mla
                        ? format == MemoryFormat.KV_MLA_FMT
                        : format == MemoryFormat.KV_T2D || format == MemoryFormat.KV_2TD,
                format,
                mla);
        long row = sizes.rowBytes();
        long plane = tokens * row;
        return format == MemoryFormat.KV_T2D
                ? new ChunkPlan(row, 0, 2 * row, 2 * plane)
                : new ChunkPlan(plane, 0, row, mla ? plane : 2 * plane);
    }

    private static void require(boolean fits, MemoryFormat format, boolean mla) {
        if (!fits) {
            throw new IllegalArgumentException(
                    "format %s doesn't fit KV caches %s latent attention"
                            .formatted(format, mla ? "with" : "without"));
        }
    }
}
