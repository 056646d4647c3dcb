package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.AnonymousMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * KV caches in tensors of a known layout, wherever their memory comes from.
 *
 * <p>One strided copy serves all layouts: a row (one token of one plane) lies at {@code block *
 * blockStride + offset * slotStride} of its plane, whole or in heads {@code headStride} apart.
 * Neighbouring slots whose rows touch are one copy.
 */
public final class PagedKvCaches extends PlaneCopier implements KvCaches, AutoCloseable {
    private final KvLayout layout;
    private final List<String> layerNames;
    private final MemorySegment[] planes;
    private final long blockStride;
    private final long slotStride;
    private final long headStride;
    private final boolean wholeRows;
    private final boolean seamlessBlocks;
    private final Runnable onClose;

    private PagedKvCaches(
            KvLayout layout,
            KvDimensions sizes,
            List<String> layerNames,
            List<MemorySegment> tensors,
            Runnable onClose) {
        super(sizes, layout.isMla());
        if (layerNames.size() != sizes.layers()) {
            throw new IllegalArgumentException(
                    "%d names for %d layers".formatted(layerNames.size(), sizes.layers()));
        }
        this.layout = layout;
        this.layerNames = List.copyOf(layerNames);
        this.planes = planes(layout, sizes, tensors);
        this.blockStride = layout.stride(Axis.NB, sizes);
        this.slotStride = layout.stride(Axis.BS, sizes);
        this.headStride = sizes.heads() == 1 ? sizes.rowBytes() : layout.stride(Axis.NH, sizes);
        this.wholeRows = sizes.heads() == 1 || headStride == sizes.headBytes();
        this.seamlessBlocks = blockStride == sizes.blockSize() * slotStride;
        this.onClose = onClose;
    }

    /**
     * KV caches over the host's tensors. The host keeps them alive; closing does nothing.
     *
     * @param layerNames in order of registration
     * @param tensors as many as {@link KvLayout#tensorCount} says, each of exactly {@link
     *     KvLayout#tensorBytes}
     * @throws IllegalArgumentException if a number or a size doesn't fit
     */
    public static PagedKvCaches of(
            KvLayout layout,
            KvDimensions sizes,
            List<String> layerNames,
            List<MemorySegment> tensors) {
        return new PagedKvCaches(layout, sizes, layerNames, tensors, () -> {});
    }

    /**
     * Zeroed KV caches on memory of their own, which becomes resident only where it is used. Layers
     * are named {@code layer_0} and so on. Close them when no copy runs any more: otherwise the
     * copy or the close fails with IllegalStateException, but memory is never unmapped under a
     * copy.
     */
    public static PagedKvCaches allocate(KvLayout layout, KvDimensions sizes) {
        int count = layout.tensorCount(sizes);
        long bytes = layout.tensorBytes(sizes);
        requireHeads(sizes, layout.isMla());
        Arena arena = Arena.ofShared();
        MemorySegment memory =
                AnonymousMemory.reserve(Math.multiplyExact(bytes, (long) count), arena, false);
        List<MemorySegment> tensors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tensors.add(memory.asSlice(i * bytes, bytes));
        }
        List<String> names =
                IntStream.range(0, sizes.layers()).mapToObj(layer -> "layer_" + layer).toList();
        return new PagedKvCaches(layout, sizes, names, tensors, closing(arena));
    }

    /** {@link #allocate(KvLayout, KvDimensions)} with the sizes one by one. */
    public static PagedKvCaches allocate(
            KvLayout layout,
            int layers,
            int blocks,
            int blockSize,
            int heads,
            int headSize,
            KvDtype dtype) {
        return allocate(
                layout, new KvDimensions(layers, blocks, blockSize, heads, headSize, dtype));
    }

    /** How the tensors are laid out. */
    public KvLayout layout() {
        return layout;
    }

    @Override
    public List<String> layerNames() {
        return layerNames;
    }

    @Override
    public List<LayerInfo> info() {
        List<Integer> shape = layout.layerShape(sizes());
        return layerNames.stream()
                .map(name -> new LayerInfo(name, shape, dtype().torchText(), "cpu"))
                .toList();
    }

    /** Gives back memory from {@link #allocate}. Repeatable. */
    @Override
    public void close() {
        onClose.run();
    }

    @Override
    void copyPlane(Transfer transfer, int kv, int layer, long at) {
        MemorySegment plane = planes[kv * layers() + layer];
        long row = transfer.rowBytes;
        long step = transfer.step;
        boolean merging = wholeRows && slotStride == row && step == row;
        int[] slots = transfer.slots;
        int end;
        for (int token = transfer.from; token < transfer.to; token = end) {
            int slot = slots[token];
            if (slot < 0) {
                end = Runs.paddingEnd(slots, token, transfer.to);
                transfer.pad(at, end - token);
            } else if (merging) {
                end = Runs.ascendingEnd(slots, token, runLimit(slot, token, transfer.to));
                long position = position(slot);
                boolean jumps = end < transfer.to && slots[end] >= 0;
                long ahead = jumps ? position(slots[end]) - position : 0;
                transfer.move(plane, position, at, (end - token) * row, ahead);
            } else {
                end = token + 1;
                moveRow(transfer, plane, position(slot), at);
            }
            at += (end - token) * step;
        }
    }

    /** Where a run from this token must end because its block does. */
    private int runLimit(int slot, int token, int to) {
        return seamlessBlocks ? to : Math.min(to, token + blockSize() - slot % blockSize());
    }

    private long position(int slot) {
        if (seamlessBlocks) {
            return slot * slotStride;
        }
        int block = slot / blockSize();
        return block * blockStride + (slot - block * blockSize()) * slotStride;
    }

    private void moveRow(Transfer transfer, MemorySegment plane, long position, long at) {
        int pieces = wholeRows ? 1 : sizes().heads();
        long bytes = wholeRows ? transfer.rowBytes : sizes().headBytes();
        for (int piece = 0; piece < pieces; piece++) {
            transfer.move(plane, position, at, bytes, 0);
            position += headStride;
            at += bytes;
        }
    }

    /** K of every layer, then V of every layer, each as a segment that begins with its block 0. */
    private static MemorySegment[] planes(
            KvLayout layout, KvDimensions sizes, List<MemorySegment> tensors) {
        long bytes = layout.tensorBytes(sizes);
        if (tensors.size() != layout.tensorCount(sizes)
                || tensors.stream().anyMatch(tensor -> tensor.byteSize() != bytes)) {
            throw new IllegalArgumentException(
                    "%s needs %d tensors of %d bytes, was given sizes %s"
                            .formatted(
                                    layout,
                                    layout.tensorCount(sizes),
                                    bytes,
                                    tensors.stream().map(MemorySegment::byteSize).toList()));
        }
        int kvs = layout.isMla() ? 1 : 2;
        MemorySegment[] planes = new MemorySegment[kvs * sizes.layers()];
        for (int plane = 0; plane < planes.length; plane++) {
            int kv = plane / sizes.layers();
            int layer = plane % sizes.layers();
            planes[plane] =
                    tensors.get(layout.tensorOf(kv, layer, sizes))
                            .asSlice(layout.offsetOf(kv, layer, sizes));
        }
        return planes;
    }

    private static Runnable closing(Arena arena) {
        return () -> {
            if (arena.scope().isAlive()) {
                arena.close();
            }
        };
    }
}
