package io.lmcache4j.engine.memory;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvLayerGroup;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.key.KvDtype;

import java.util.List;

/**
 * Format, shapes and element types of a memory object, and so its size (engine.md §5.2).
 *
 * <p>Immutable; objects of equal size should share one instance, as a full pool keeps tens of
 * thousands of them alive.
 *
 * @param format what the bytes mean
 * @param groups the tensors, one after the other without padding; at least one
 */
public record ObjectShape(MemoryFormat format, List<TensorGroup> groups) {
    /** Checks that there is a group and that the total fits. */
    public ObjectShape {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("an object needs at least one tensor group");
        }
        end(format, groups, groups.size());
    }

    /** One tensor. */
    public static ObjectShape of(MemoryFormat format, KvDtype dtype, Integer... shape) {
        return new ObjectShape(format, List.of(new TensorGroup(dtype, List.of(shape))));
    }

    /** Plain bytes, in the shape LMCache gives them: {@code [length, 0, 0, 0]}. */
    public static ObjectShape ofBytes(int length) {
        return of(MemoryFormat.BINARY_BUFFER, KvDtype.UINT8, length, 0, 0, 0);
    }

    /**
     * A chunk of {@code tokens} tokens of all layers: KV_MLA_FMT under latent attention, else
     * KV_2LTD.
     *
     * @param hidden elements of one token in one layer's K (or V): heads of this rank x head size
     */
    public static ObjectShape forChunk(
            int layers, int tokens, int hidden, KvDtype dtype, boolean mla) {
        return mla
                ? of(MemoryFormat.KV_MLA_FMT, dtype, 1, layers, tokens, hidden)
                : of(MemoryFormat.KV_2LTD, dtype, 2, layers, tokens, hidden);
    }

    /**
     * A chunk of {@code tokens} tokens as this engine's metadata describes it, with a tensor for
     * each group of layers alike (engine.md §2).
     */
    public static ObjectShape forChunk(EngineMetadata metadata, int tokens) {
        KvShape kv = metadata.kvShape();
        if (metadata.layerGroups().isEmpty()) {
            return forChunk(
                    kv.layers(), tokens, kv.hiddenSize(), metadata.kvDtype(), metadata.useMla());
        }
        List<TensorGroup> groups =
                metadata.layerGroups().stream()
                        .map(
                                group ->
                                        new TensorGroup(
                                                group.dtype(),
                                                List.of(
                                                        kv.kvSize(),
                                                        group.layers().size(),
                                                        tokens,
                                                        group.hiddenSize())))
                        .toList();
        return new ObjectShape(
                metadata.useMla() ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_2LTD, groups);
    }

    /**
     * One layer of a chunk of {@code tokens} tokens: KV_MLA_FMT {@code [tokens, hidden]} under
     * latent attention, else KV_T2D {@code [tokens, 2, hidden]} (engine.md §5.5, §6.9).
     *
     * @param layer from 0; layers of different groups may differ
     */
    public static ObjectShape forLayer(EngineMetadata metadata, int layer, int tokens) {
        KvDtype dtype = metadata.kvDtype();
        int hidden = metadata.kvShape().hiddenSize();
        for (KvLayerGroup group : metadata.layerGroups()) {
            if (group.layers().contains(layer)) {
                dtype = group.dtype();
                hidden = group.hiddenSize();
            }
        }
        return metadata.useMla()
                ? of(MemoryFormat.KV_MLA_FMT, dtype, tokens, hidden)
                : of(MemoryFormat.KV_T2D, dtype, tokens, 2, hidden);
    }

    /** Logical size: all groups, no padding. */
    public long bytes() {
        return end(format, groups, groups.size());
    }

    /** Bytes that such an object takes from a pool, padding included. */
    public long physicalBytes() {
        return AddressSpace.physicalSize(bytes());
    }

    /** Where group {@code group} begins inside the object. */
    public long offset(int group) {
        return end(format, groups, group);
    }

    /**
     * Tokens in the object; 0 for bytes, which have none.
     *
     * <p>LMCache answers 2 for KV_T2D and KV_2TD, taking the K/V axis for the tokens (engine.md
     * §5.1); this is the true count.
     */
    public int tokens() {
        List<Integer> shape = groups.getFirst().shape();
        int axis =
                switch (format) {
                    case KV_2LTD -> 2;
                    case KV_MLA_FMT -> shape.size() == 4 ? 2 : 0;
                    case KV_2TD -> 1;
                    case KV_T2D, EC_TD, HS_TD -> 0;
                    case UNDEFINED, BINARY, BINARY_BUFFER -> shape.size();
                };
        return axis < shape.size() ? shape.get(axis) : 0;
    }

    private static long end(MemoryFormat format, List<TensorGroup> groups, int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            TensorGroup group = groups.get(i);
            long size = format.isBytes() ? group.shape().getFirst() : group.bytes();
            bytes = Math.addExact(bytes, size);
        }
        return bytes;
    }
}
