package io.lmcache4j.bench.micro;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.layout.KvDimensions;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.memory.AnonymousMemory;
import io.lmcache4j.engine.memory.MemoryFormat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Gather and scatter of chunks against a plain bulk copy of as many bytes between the same
 * segments, pages touched before.
 *
 * <p>Chunks and KV caches are eight times what one copy moves, so nothing measured lives in a cache
 * of the processor that wouldn't in service.
 */
public final class CopyBench {
    private static final int CHUNKS = 8;
    private static final int TOKENS = 256;
    private static final int ROUNDS = 30;

    private final String name;
    private final int repeat;
    private final MemorySegment tensors;
    private final MemorySegment chunks;
    private final KvCaches caches;
    private final MemoryFormat format;
    private final int[] slots;
    private final long chunkBytes;

    private CopyBench(
            Arena arena, String name, KvLayout layout, KvDimensions sizes, boolean shuffled) {
        this.name = name;
        long tensorBytes = layout.tensorBytes(sizes);
        int count = layout.tensorCount(sizes);
        this.tensors = AnonymousMemory.reserve(tensorBytes * count, arena, false);
        this.chunks = AnonymousMemory.reserve(tensorBytes * count, arena, false);
        tensors.fill((byte) 1);
        chunks.fill((byte) 2);
        List<MemorySegment> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(tensors.asSlice(i * tensorBytes, tensorBytes));
        }
        List<String> names = IntStream.range(0, sizes.layers()).mapToObj(l -> "l" + l).toList();
        this.caches = PagedKvCaches.of(layout, sizes, names, parts);
        this.format = layout.isMla() ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_2LTD;
        this.slots = slots(sizes, shuffled);
        this.chunkBytes = caches.tokenBytes() * TOKENS;
        this.repeat = (int) Math.max(1, (16L << 20) / (CHUNKS * chunkBytes));
    }

    /** Prints one line for each case. */
    public static void main(String[] args) {
        KvDimensions llama = sizes(32, 16, 8, 128);
        run("code1_32MiB", KvLayout.NL_X_TWO_NB_BS_NH_HS, llama, false, "need 0.8");
        run("code1_32MiB_shuffled", KvLayout.NL_X_TWO_NB_BS_NH_HS, llama, true, "need 0.8");
        for (KvLayout layout : KvLayout.values()) {
            if (layout.code() != 1) {
                KvDimensions sizes = layout.isMla() ? sizes(61, 16, 1, 576) : llama;
                run("code" + layout.code(), layout, sizes, true, "no limit set");
            }
        }
        KvDimensions tiny = sizes(2, 16, 2, 32);
        KvDimensions nano = sizes(1, 16, 1, 16);
        run("tiny", KvLayout.NL_X_TWO_NB_BS_NH_HS, tiny, false, "no limit set");
        run("nano", KvLayout.NL_X_TWO_NB_BS_NH_HS, nano, false, "no limit set");
        run("nano_shuffled", KvLayout.NL_X_TWO_NB_BS_NH_HS, nano, true, "no limit set");
    }

    private static KvDimensions sizes(int layers, int blockSize, int heads, int headSize) {
        return new KvDimensions(
                layers, CHUNKS * TOKENS / blockSize, blockSize, heads, headSize, KvDtype.BFLOAT16);
    }

    private static void run(
            String name, KvLayout layout, KvDimensions sizes, boolean shuffled, String need) {
        try (Arena arena = Arena.ofShared()) {
            CopyBench bench = new CopyBench(arena, name, layout, sizes, shuffled);
            bench.report("gather", bench::gather, bench::plainGather, need);
            bench.report("scatter", bench::scatter, bench::plainScatter, need);
        }
    }

    private void report(String what, Runnable work, Runnable limit, String need) {
        Rounds.Result result = new Rounds(ROUNDS).compare(work, limit);
        double copies = (double) repeat * CHUNKS;
        System.out.printf(
                Locale.ROOT,
                "%s_%s ratio=%.2f (%s)  %.2f GB/s of %.2f GB/s, %.1f M tokens/s%n",
                what,
                name,
                result.ratio(),
                need,
                copies * chunkBytes / result.nanos(),
                copies * chunkBytes / result.limitNanos(),
                copies * TOKENS / result.nanos() * 1e3);
    }

    private void gather() {
        each(i -> caches.gather(chunk(i), format, slots, i * TOKENS, (i + 1) * TOKENS));
    }

    private void scatter() {
        each(i -> caches.scatter(chunk(i), format, slots, i * TOKENS, (i + 1) * TOKENS, 0));
    }

    private void plainGather() {
        each(i -> MemorySegment.copy(tensors, i * chunkBytes, chunk(i), 0, chunkBytes));
    }

    private void plainScatter() {
        each(i -> MemorySegment.copy(chunk(i), 0, tensors, i * chunkBytes, chunkBytes));
    }

    private void each(java.util.function.IntConsumer copy) {
        for (int turn = 0; turn < repeat; turn++) {
            for (int i = 0; i < CHUNKS; i++) {
                copy.accept(i);
            }
        }
    }

    private MemorySegment chunk(int i) {
        return chunks.asSlice(i * chunkBytes, chunkBytes);
    }

    /** Slots of consecutive tokens: whole blocks, in order or not. */
    private static int[] slots(KvDimensions sizes, boolean shuffled) {
        int[] blocks = IntStream.range(0, sizes.blocks()).toArray();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = blocks.length - 1; shuffled && i > 0; i--) {
            int j = random.nextInt(i + 1);
            int block = blocks[i];
            blocks[i] = blocks[j];
            blocks[j] = block;
        }
        return IntStream.range(0, sizes.slots())
                .map(t -> blocks[t / sizes.blockSize()] * sizes.blockSize() + t % sizes.blockSize())
                .toArray();
    }
}
