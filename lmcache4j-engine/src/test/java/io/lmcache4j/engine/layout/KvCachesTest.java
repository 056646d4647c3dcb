package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.groups.Tuple.tuple;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

class KvCachesTest {
    private static final KvLayout LAYOUT = KvLayout.NL_X_TWO_NB_BS_NH_HS;
    private static final KvDimensions SIZES = new KvDimensions(2, 4, 4, 2, 8, KvDtype.BFLOAT16);
    private static final int[] SLOTS = {8, 9, 10, 11, 0, 1};
    private static final int CHUNK_BYTES = 2 * 2 * SLOTS.length * 32;

    private final PagedKvCaches caches = PagedKvCaches.allocate(LAYOUT, SIZES);

    @AfterEach
    void close() {
        caches.close();
    }

    private static MemorySegment chunk(int filler) {
        return MemorySegment.ofArray(new byte[CHUNK_BYTES]).fill((byte) filler);
    }

    private void store(MemorySegment chunk, int... slots) {
        caches.gather(chunk, MemoryFormat.KV_2LTD, slots, 0, slots.length);
    }

    private void load(MemorySegment chunk, int skip, int... slots) {
        caches.scatter(chunk, MemoryFormat.KV_2LTD, slots, 0, slots.length, skip);
    }

    @Test
    void allocatedCachesAreZeroAndNameTheirLayers() {
        MemorySegment chunk = chunk(1);
        store(chunk, SLOTS);

        assertThat(chunk.toArray(JAVA_BYTE)).containsOnly(0);
        assertThat(caches.layerNames()).containsExactly("layer_0", "layer_1");
        assertThat(caches.slots()).isEqualTo(16);
        assertThat(caches.tokenBytes()).isEqualTo(128);
    }

    @Test
    void infoShowsLayersInOrderOfRegistration() {
        List<Integer> shape = List.of(2, 4, 4, 2, 8);
        assertThat(caches.info())
                .containsExactly(
                        new LayerInfo("layer_0", shape, "torch.bfloat16", "cpu"),
                        new LayerInfo("layer_1", shape, "torch.bfloat16", "cpu"));
    }

    @Test
    void infoOfRowsHasThePlainestShape() {
        RowAccessor none = (_, _, _) -> MemorySegment.NULL;
        KvDimensions latent = new KvDimensions(1, 4, 4, 1, 9, KvDtype.FLOAT32);
        assertThat(new RowKvCaches(SIZES, false, List.of("b", "a"), none).info())
                .extracting(LayerInfo::name, LayerInfo::shape)
                .containsExactly(
                        tuple("b", List.of(2, 4, 4, 2, 8)), tuple("a", List.of(2, 4, 4, 2, 8)));
        assertThat(new RowKvCaches(latent, true, List.of("x"), none).info())
                .containsExactly(new LayerInfo("x", List.of(4, 4, 9), "torch.float32", "cpu"));
    }

    @Test
    void skippedTokensKeepWhatTheHostHas() {
        load(chunk(1), 0, SLOTS);
        load(chunk(2), 4, SLOTS);
        MemorySegment read = chunk(0);
        store(read, SLOTS);

        for (int plane = 0; plane < 4; plane++) {
            byte[] rows = read.asSlice(plane * 6L * 32, 6L * 32).toArray(JAVA_BYTE);
            assertThat(rows).startsWith(new byte[] {1, 1}).endsWith(new byte[] {2, 2});
            assertThat(IntStream.range(0, rows.length).filter(i -> rows[i] == 1).count())
                    .isEqualTo(4 * 32);
        }
    }

    @Test
    void skipBeyondTheChunkLoadsNothing() {
        load(chunk(1), 99, SLOTS);
        MemorySegment read = chunk(5);
        store(read, SLOTS);

        assertThat(read.toArray(JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void badSlotIsNamedAndNothingIsCopied() {
        MemorySegment chunk = chunk(5);
        int[] bad = {8, 9, 10, 11, 0, 16};
        String message = "slot 16 of token 5 is outside 0 to 15";

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> store(chunk, bad))
                .withMessage(message);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> load(chunk, 0, bad))
                .withMessage(message);
        assertThat(chunk.toArray(JAVA_BYTE)).containsOnly(5);
        store(chunk, SLOTS);
        assertThat(chunk.toArray(JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void wrongArgumentsChangeNothing() {
        MemorySegment chunk = chunk(5);
        MemorySegment small = chunk.asSlice(1);
        refused(() -> caches.gather(small, MemoryFormat.KV_2LTD, SLOTS, 0, 6));
        refused(() -> caches.scatter(small, MemoryFormat.KV_2LTD, SLOTS, 0, 6, 0));
        refused(() -> caches.gather(chunk, MemoryFormat.KV_MLA_FMT, SLOTS, 0, 6));
        refused(() -> caches.gather(chunk, MemoryFormat.KV_T2D, SLOTS, 0, 6));
        refused(() -> caches.gatherLayer(0, chunk, MemoryFormat.KV_2LTD, SLOTS, 0, 6));
        refused(() -> caches.scatter(chunk, MemoryFormat.KV_2LTD, SLOTS, 0, 6, -1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> caches.gather(chunk, MemoryFormat.KV_2LTD, SLOTS, 0, 7));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> caches.gatherLayer(2, chunk, MemoryFormat.KV_T2D, SLOTS, 0, 6));

        assertThat(chunk.toArray(JAVA_BYTE)).containsOnly(5);
        store(chunk, SLOTS);
        assertThat(chunk.toArray(JAVA_BYTE)).containsOnly(0);
    }

    private static void refused(ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call);
    }

    @Test
    void tensorsOfTheWrongNumberOrSizeAreRefused() {
        MemorySegment right = MemorySegment.ofArray(new byte[2 * 16 * 32]);
        MemorySegment wrong = MemorySegment.ofArray(new byte[2 * 16 * 32 + 1]);
        List<String> names = List.of("a", "b");

        refused(() -> PagedKvCaches.of(LAYOUT, SIZES, names, List.of(right)));
        refused(() -> PagedKvCaches.of(LAYOUT, SIZES, names, List.of(right, wrong)));
        refused(() -> PagedKvCaches.of(LAYOUT, SIZES, List.of("a"), List.of(right, right)));
    }

    @Test
    void latentAttentionHasOneHead() {
        refused(() -> PagedKvCaches.allocate(KvLayout.NL_X_NB_BS_HS, SIZES));
    }

    @Test
    void sizesBeyondAnIntAreRefused() {
        refused(() -> new KvDimensions(1, 1 << 20, 1 << 12, 1, 1, KvDtype.INT8));
        refused(() -> new KvDimensions(1, 1, 1, 1 << 16, 1 << 15, KvDtype.BFLOAT16));
        refused(() -> new KvDimensions(1, 1, 0, 1, 1, KvDtype.INT8));
    }

    @Test
    void closedCachesRefuseCopies() {
        caches.close();
        caches.close();

        assertThatIllegalStateException().isThrownBy(() -> store(chunk(0), SLOTS));
        assertThatIllegalStateException().isThrownBy(() -> load(chunk(0), 0, SLOTS));
    }

    @Test
    void pagesOfAHostMoveWhole() {
        // One page a layer and K/V, answered as a whole with offsets and lengths of runs.
        byte[][][] pages = new byte[2][2][16 * 32];
        int[] calls = {0};
        RowAccessor accessor =
                new RowAccessor() {
                    @Override
                    public MemorySegment segment(int layer, int kv, int slot) {
                        calls[0]++;
                        return MemorySegment.ofArray(pages[layer][kv]);
                    }

                    @Override
                    public long offset(int layer, int kv, int slot) {
                        return slot * 32L;
                    }

                    @Override
                    public int contiguous(int layer, int kv, int slot) {
                        return Integer.MAX_VALUE;
                    }
                };
        RowKvCaches rows = new RowKvCaches(SIZES, false, List.of("a", "b"), accessor);
        MemorySegment chunk = chunk(0);
        for (int i = 0; i < CHUNK_BYTES; i++) {
            chunk.set(JAVA_BYTE, i, (byte) i);
        }

        rows.scatter(chunk, MemoryFormat.KV_2LTD, SLOTS, 0, 6, 0);
        load(chunk, 0, SLOTS);

        assertThat(calls[0]).isEqualTo(4 * 2);
        MemorySegment fromPages = chunk(0);
        rows.gather(fromPages, MemoryFormat.KV_2LTD, SLOTS, 0, 6);
        assertThat(fromPages.mismatch(chunk)).isEqualTo(-1);
        assertThat(pages[1][1][9 * 32]).isEqualTo(chunk.get(JAVA_BYTE, 3 * 6 * 32 + 32));
    }
}
