package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/** Chunks so large that they are copied past the processor's caches, out of a pool. */
class LargeChunkTest {
    private static final int TOKENS = 250;

    /** Blocks backwards, so that pieces are blocks; four tokens of padding. */
    private static int[] slots(KvDimensions sizes) {
        return IntStream.range(0, TOKENS)
                .map(t -> t < 4 ? -1 : (sizes.blocks() - 1 - t / 16) * 16 + t % 16)
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(KvLayout.class)
    void largeChunkIsRestoredByteForByte(KvLayout layout) {
        KvDimensions sizes =
                layout.isMla()
                        ? new KvDimensions(20, 16, 16, 1, 576, KvDtype.BFLOAT16)
                        : new KvDimensions(4, 16, 16, 8, 128, KvDtype.BFLOAT16);
        ObjectShape shape =
                ObjectShape.forChunk(
                        sizes.layers(), TOKENS, sizes.hidden(), sizes.dtype(), layout.isMla());
        try (MemoryPool pool = new MemoryPool(3 * shape.bytes() + (1 << 14), PoolOptions.DEFAULT);
                PagedKvCaches caches = PagedKvCaches.allocate(layout, sizes);
                MemoryLease source = MemoryLease.adopt(pool.allocate(shape).orElseThrow());
                MemoryLease target = MemoryLease.adopt(pool.allocate(shape).orElseThrow())) {
            MemoryFormat format = shape.format();
            int[] slots = slots(sizes);
            fill(source.bytes(), sizes);
            target.bytes().fill((byte) 1);

            caches.scatter(source.bytes(), format, slots, 0, TOKENS, 0);
            caches.gather(target.bytes(), format, slots, 0, TOKENS);

            assertThat(target.bytes().mismatch(source.bytes())).isEqualTo(-1);
        }
    }

    /** A number in every eight bytes; zeros in the rows of the padding, as they come back. */
    private static void fill(MemorySegment chunk, KvDimensions sizes) {
        long plane = (long) TOKENS * sizes.rowBytes();
        for (long at = 0; at < chunk.byteSize(); at += 8) {
            boolean padding = at % plane < 4L * sizes.rowBytes();
            chunk.set(ValueLayout.JAVA_LONG, at, padding ? 0 : at * 0x9E3779B97F4A7C15L);
        }
    }
}
