package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.memory.MemoryFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** Bytes go to and from Jlama's pages unchanged, whatever the pages look like. */
class JlamaKvCachesTest {
    @TempDir Path folder;

    @Test
    void rowsAreWhatJlamaShowsAtTheirPosition() throws Exception {
        JlamaModel model = SmallModel.get();
        JlamaKvCaches caches = new JlamaKvCaches(model, 2);
        int[] prompt = SmallModel.tokens(1, 300);
        try (JlamaSession _ = caches.open().orElseThrow();
                JlamaSession session = caches.open().orElseThrow();
                Arena arena = Arena.ofConfined()) {
            int[] slots = session.reserve(prompt.length);
            session.compute(prompt, 0);
            MemorySegment chunk = arena.allocate(caches.caches().tokenBytes());
            for (int position : new int[] {0, 255, 256, 299}) {
                caches.caches().gather(chunk, MemoryFormat.KV_2LTD, slots, position, position + 1);
                for (int layer = 0; layer < model.layers(); layer++) {
                    assertRow(chunk, layer, model, position, session);
                }
            }
        }
    }

    private static void assertRow(
            MemorySegment chunk, int layer, JlamaModel model, int position, JlamaSession session) {
        long row = (long) model.kvHeads() * model.headSize() * Float.BYTES;
        MemorySegment key =
                session.pages()
                        .buffer()
                        .getKeyTensorForPosition(layer, position)
                        .getMemorySegment();
        MemorySegment value =
                session.pages()
                        .buffer()
                        .getValTensorForPosition(layer, position)
                        .getMemorySegment();
        assertThat(chunk.asSlice(layer * row, row).mismatch(key)).isEqualTo(-1);
        assertThat(chunk.asSlice((model.layers() + layer) * row, row).mismatch(value))
                .isEqualTo(-1);
    }

    @Test
    void pagesOfOnePositionWorkToo() throws Exception {
        // A context shorter than what a page could hold: Jlama makes a page for each position.
        JlamaModel model =
                JlamaModel.load(new RandomModel(1, 64, 4, 2, 64, 64).write(folder, 1), "t");
        assertRoundTrip(model, 1);
    }

    @Test
    void bfloat16RowsHaveTwoBytesAnElement() throws Exception {
        RandomModel shape = new RandomModel(1, 64, 4, 2, 64, 8192);
        JlamaModel model =
                new JlamaModel(
                        ModelSupport.loadModel(
                                shape.write(folder, 1).toFile(), DType.BF16, DType.BF16),
                        "t");
        assertThat(model.kvDtype()).isEqualTo(KvDtype.BFLOAT16);
        assertRoundTrip(model, 8192);
    }

    private static void assertRoundTrip(JlamaModel model, int pageTokens) {
        JlamaKvCaches all = new JlamaKvCaches(model, 2);
        KvCaches caches = all.caches();
        assertThat(caches.blockSize()).isEqualTo(pageTokens);
        int tokens = 50;
        try (JlamaSession session = all.open().orElseThrow();
                Arena arena = Arena.ofConfined()) {
            int[] slots = session.reserve(tokens);
            MemorySegment chunk = arena.allocate(caches.tokenBytes() * tokens);
            IntStream.range(0, (int) chunk.byteSize())
                    .forEach(at -> chunk.set(ValueLayout.JAVA_BYTE, at, (byte) ((at * 31) >>> 3)));
            caches.scatter(chunk, MemoryFormat.KV_2LTD, slots, 0, tokens, 0);
            MemorySegment back = arena.allocate(chunk.byteSize());
            caches.gather(back, MemoryFormat.KV_2LTD, slots, 0, tokens);
            assertThat(back.mismatch(chunk)).isEqualTo(-1);
        }
    }

    @Test
    void whereNoSessionIsThereAreZerosThatCanNotBeWritten() {
        JlamaKvCaches all = new JlamaKvCaches(SmallModel.get(), 2);
        KvCaches caches = all.caches();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(caches.tokenBytes()).fill((byte) 1);
            int[] slot = {caches.slots() - 1};
            assertThatThrownBy(() -> caches.scatter(chunk, MemoryFormat.KV_2LTD, slot, 0, 1, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("read-only");
            caches.gather(chunk, MemoryFormat.KV_2LTD, slot, 0, 1);
            assertThat(chunk.mismatch(arena.allocate(chunk.byteSize()))).isEqualTo(-1);
        }
    }

    @Test
    void lastPositionOfASessionCanBeComputed() throws Exception {
        JlamaModel model =
                JlamaModel.load(new RandomModel(1, 64, 4, 2, 64, 64).write(folder, 1), "t");
        try (JlamaSession session = new JlamaKvCaches(model, 1).open().orElseThrow()) {
            assertThat(model.maxTokens()).isEqualTo(62);
            session.reserve(62);
            assertThat(session.compute(SmallModel.tokens(1, 62), 0)).doesNotContain(Float.NaN);
        }
    }

    @Test
    void generatedTokensAreThoseOfTheSession() throws Exception {
        try (CachedModel cached = CachedModel.with(Map.of());
                JlamaSession session = cached.open()) {
            int next = cached.reuse().prefill(session, SmallModel.tokens(1, 20)).next();
            for (int i = 0; i < 20; i++) {
                cached.reuse().append(session, next);
            }
            assertThat(session.tokens()).hasSize(40).endsWith(next, next);
        }
    }
}
