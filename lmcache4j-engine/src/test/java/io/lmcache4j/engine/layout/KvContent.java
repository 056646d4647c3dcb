package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.key.KvDtype;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * KV caches whose content follows from layer, K or V, slot and element by a rule that the reference
 * sums were computed from elsewhere (Python's hashlib and struct).
 */
final class KvContent {
    private KvContent() {}

    /** 16 bits for an element, narrowed or doubled for other sizes. */
    private static int bits(int layer, int kv, int slot, int element) {
        return (layer * 7919 + kv * 104_729 + slot * 1_299_709 + element * 15_485_863 + 12_345)
                & 0xffff;
    }

    static byte[] row(KvDimensions sizes, int layer, int kv, int slot) {
        byte[] row = new byte[sizes.rowBytes()];
        MemorySegment bytes = MemorySegment.ofArray(row);
        int size = sizes.dtype().bytes();
        for (int e = 0; e < sizes.hidden(); e++) {
            int bits = bits(layer, kv, slot, e);
            switch (size) {
                case 1 -> row[e] = (byte) bits;
                case 2 -> bytes.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, e, (short) bits);
                case 4 -> bytes.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, e, bits * 65_537);
                default -> throw new IllegalArgumentException("no rule for " + sizes.dtype());
            }
        }
        return row;
    }

    static PagedKvCaches paged(KvLayout layout, KvDimensions sizes) {
        PagedKvCaches caches = PagedKvCaches.allocate(layout, sizes);
        int[] slots = IntStream.range(0, sizes.slots()).toArray();
        for (int kv = 0; kv < (layout.isMla() ? 1 : 2); kv++) {
            for (int layer = 0; layer < sizes.layers(); layer++) {
                for (int slot : slots) {
                    MemorySegment row = MemorySegment.ofArray(row(sizes, layer, kv, slot));
                    long bytes = sizes.rowBytes();
                    Transfer load = new Transfer(false, row, bytes, bytes, slots, slot, slot + 1);
                    caches.copyPlane(load, kv, layer, 0);
                }
            }
        }
        return caches;
    }

    /** Code 1, written by the formula of engine.md §5.5 and not by our own copying. */
    static PagedKvCaches byFormula(KvDimensions sizes, Arena arena) {
        List<MemorySegment> tensors = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            MemorySegment tensor = arena.allocate(2L * sizes.slots() * sizes.rowBytes(), 8);
            for (int kv = 0; kv < 2; kv++) {
                for (int slot = 0; slot < sizes.slots(); slot++) {
                    MemorySegment.copy(
                            MemorySegment.ofArray(row(sizes, layer, kv, slot)),
                            0,
                            tensor,
                            (kv * sizes.slots() + slot) * (long) sizes.rowBytes(),
                            sizes.rowBytes());
                }
            }
            tensors.add(tensor);
            names.add("layer_" + layer);
        }
        return PagedKvCaches.of(KvLayout.NL_X_TWO_NB_BS_NH_HS, sizes, names, tensors);
    }

    static RowKvCaches rows(KvDimensions sizes, boolean mla) {
        List<String> names =
                IntStream.range(0, sizes.layers()).mapToObj(layer -> "layer_" + layer).toList();
        return new RowKvCaches(
                sizes,
                mla,
                names,
                (layer, kv, slot) -> MemorySegment.ofArray(row(sizes, layer, kv, slot)));
    }

    static KvDimensions sizes(int layers, KvDtype dtype) {
        return new KvDimensions(layers, 4, 4, 2, 3, dtype);
    }

    static KvDimensions mlaSizes() {
        return new KvDimensions(2, 4, 4, 1, 6, KvDtype.BFLOAT16);
    }
}
