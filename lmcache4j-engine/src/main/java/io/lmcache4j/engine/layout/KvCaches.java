package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The KV tensors of a host, and the copying between them and chunks (engine.md §5.5).
 *
 * <p>{@link PagedKvCaches} for tensors in a layout that LMCache knows, {@link RowKvCaches} for
 * hosts with pages of their own. Slots come as LMCache's slot_mapping: {@code slots[t]} is the slot
 * of token {@code t} of the request, and a copy covers tokens {@code [from, to)}. Negative slots
 * are padding: zeros on gather, left alone on scatter. Elements are opaque.
 *
 * <p>Copies take no lock and allocate nothing per token. Any number may run at once as long as no
 * two write the same slots; the host keeps the slots of a running copy to itself. Every argument is
 * checked before the first byte moves.
 */
public sealed interface KvCaches permits PagedKvCaches, RowKvCaches {
    /** Names of the layers, in order of registration. */
    List<String> layerNames();

    /** The sizes. */
    KvDimensions sizes();

    /** Whether a token has one latent vector instead of K and V. */
    boolean useMla();

    /** Layers, in order of registration, as the API shows them. */
    List<LayerInfo> info();

    /** Layers. */
    default int layers() {
        return sizes().layers();
    }

    /** Blocks. */
    default int blocks() {
        return sizes().blocks();
    }

    /** Slots of a block. */
    default int blockSize() {
        return sizes().blockSize();
    }

    /** Slots in all; valid slots are 0 to this, exclusive. */
    default int slots() {
        return sizes().slots();
    }

    /** Element type. */
    default KvDtype dtype() {
        return sizes().dtype();
    }

    /** Bytes of one token over all layers. */
    default long tokenBytes() {
        return (useMla() ? 1L : 2L) * layers() * sizes().rowBytes();
    }

    /**
     * Checks slots before a copy of several chunks, so that none is written when one can't be.
     *
     * @throws IndexOutOfBoundsException if a slot of tokens {@code [from, to)} is too large, or the
     *     range is not in slots
     */
    void checkSlots(int[] slots, int from, int to);

    /**
     * Copies tokens {@code [from, to)} of all layers into a chunk (store).
     *
     * @param chunk exactly the bytes of so many tokens
     * @param format KV_2LTD, or KV_MLA_FMT under latent attention
     * @throws IndexOutOfBoundsException if a slot is too large, or the range is not in slots
     * @throws IllegalArgumentException if format or size of the chunk don't fit
     */
    void gather(MemorySegment chunk, MemoryFormat format, int[] slots, int from, int to);

    /**
     * Copies a chunk back to tokens {@code [from, to)} of all layers (load).
     *
     * @param skip leading tokens of the chunk to leave alone, as the host already has them; may
     *     exceed the chunk
     * @throws IndexOutOfBoundsException if a slot is too large, or the range is not in slots
     * @throws IllegalArgumentException if format or size of the chunk don't fit
     */
    void scatter(MemorySegment chunk, MemoryFormat format, int[] slots, int from, int to, int skip);

    /**
     * {@link #gather} of one layer.
     *
     * @param format KV_T2D or KV_2TD, or KV_MLA_FMT under latent attention
     */
    void gatherLayer(
            int layer, MemorySegment chunk, MemoryFormat format, int[] slots, int from, int to);

    /**
     * {@link #scatter} of one layer.
     *
     * @param format KV_T2D or KV_2TD, or KV_MLA_FMT under latent attention
     */
    void scatterLayer(
            int layer,
            MemorySegment chunk,
            MemoryFormat format,
            int[] slots,
            int from,
            int to,
            int skip);
}
