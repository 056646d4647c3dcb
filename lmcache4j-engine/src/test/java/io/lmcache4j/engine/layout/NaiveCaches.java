package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.memory.MemoryFormat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Gather and scatter byte by byte, with the formulas of engine.md §5.5 written out. Shares nothing
 * with the code under test but the names of the layouts.
 */
record NaiveCaches(KvLayout layout, KvDimensions sizes, List<MemorySegment> tensors) {
    boolean mla() {
        return layout.code() == 3 || layout.code() == 5;
    }

    int kvs() {
        return mla() ? 1 : 2;
    }

    void gather(byte[] chunk, MemoryFormat format, int layer, int[] slots, int from, int to) {
        copy(true, chunk, format, layer, slots, from, to, 0);
    }

    void scatter(
            byte[] chunk, MemoryFormat format, int layer, int[] slots, int from, int to, int skip) {
        copy(false, chunk, format, layer, slots, from, to, skip);
    }

    /** All layers when {@code only} is negative. */
    private void copy(
            boolean store,
            byte[] chunk,
            MemoryFormat format,
            int only,
            int[] slots,
            int from,
            int to,
            int skip) {
        int tokens = to - from;
        int row = sizes.heads() * sizes.headSize();
        int size = sizes.dtype().bytes();
        for (int kv = 0; kv < kvs(); kv++) {
            for (int layer = 0; layer < sizes.layers(); layer++) {
                if (only >= 0 && only != layer) {
                    continue;
                }
                for (int p = skip; p < tokens; p++) {
                    for (int e = 0; e < row; e++) {
                        int at =
                                switch (format) {
                                    case KV_T2D -> (p * 2 + kv) * row + e;
                                    case KV_2TD -> (kv * tokens + p) * row + e;
                                    default ->
                                            only >= 0
                                                    ? p * row + e
                                                    : ((kv * sizes.layers() + layer) * tokens + p)
                                                                    * row
                                                            + e;
                                };
                        for (int b = 0; b < size; b++) {
                            move(store, chunk, at * size + b, kv, layer, slots[from + p], e, b);
                        }
                    }
                }
            }
        }
    }

    private void move(
            boolean store, byte[] chunk, int at, int kv, int layer, int slot, int e, int b) {
        if (slot < 0) {
            if (store) {
                chunk[at] = 0;
            }
            return;
        }
        MemorySegment tensor = tensor(kv, layer);
        long element = element(kv, layer, slot, e / sizes.headSize(), e % sizes.headSize());
        long place = element * sizes.dtype().bytes() + b;
        if (store) {
            chunk[at] = tensor.get(ValueLayout.JAVA_BYTE, place);
        } else {
            tensor.set(ValueLayout.JAVA_BYTE, place, chunk[at]);
        }
    }

    private MemorySegment tensor(int kv, int layer) {
        return switch (layout.code()) {
            case 0, 8 -> tensors.getFirst();
            case 4, 9 -> tensors.get(kv * sizes.layers() + layer);
            default -> tensors.get(layer);
        };
    }

    private long element(int kv, int l, int s, int h, int d) {
        long nb = sizes.blocks();
        long bs = sizes.blockSize();
        long nh = sizes.heads();
        long hs = sizes.headSize();
        long nl = sizes.layers();
        long b = s / bs;
        long o = s % bs;
        return switch (layout.code()) {
            case 0 -> ((((b * nl + l) * 2 + kv) * bs + o) * nh + h) * hs + d;
            case 1 -> (((kv * nb + b) * bs + o) * nh + h) * hs + d;
            case 2 -> (((b * 2 + kv) * bs + o) * nh + h) * hs + d;
            case 3, 5 -> s * hs + d;
            case 4, 9 -> s * nh * hs + h * hs + d;
            case 6 -> (((kv * nb + b) * nh + h) * bs + o) * hs + d;
            case 7 -> (((b * 2 + kv) * nh + h) * bs + o) * hs + d;
            case 8 -> ((((b * nl + l) * 2 + kv) * nh + h) * bs + o) * hs + d;
            case 10 -> (((b * nh + h) * bs + o) * 2 + kv) * hs + d;
            case 11 -> (((b * bs + o) * nh + h) * 2 + kv) * hs + d;
            default -> throw new IllegalArgumentException("no formula for " + layout);
        };
    }
}
