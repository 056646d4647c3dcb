package io.lmcache4j.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class CacheEngineKeyTest {
    private static final CacheEngineKey KEY =
            new CacheEngineKey("m/n", 4, 3, ChunkHash.signed(-255), KvDtype.BFLOAT16, List.of());

    @Provide
    Arbitrary<CacheEngineKey> keys() {
        Arbitrary<String> text = Arbitraries.strings().excludeChars('@').ofMaxLength(40);
        Arbitrary<Tag> tag =
                Combinators.combine(text.filter(name -> !name.contains("%")), text).as(Tag::new);
        return Combinators.combine(
                        text,
                        Arbitraries.integers().greaterOrEqual(1),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(KvDtype.class),
                        tag.list().ofMaxSize(3))
                .as(
                        (model, world, worker, bits, signed, dtype, tags) ->
                                new CacheEngineKey(
                                        model,
                                        world,
                                        worker,
                                        signed ? ChunkHash.signed(bits) : ChunkHash.unsigned(bits),
                                        dtype,
                                        tags));
    }

    @Property(tries = 500)
    void textLeadsBackToTheKey(@ForAll("keys") CacheEngineKey key) {
        CacheEngineKey read = CacheEngineKey.parse(key.text());
        assertThat(read).isEqualTo(key).hasSameHashCodeAs(key).hasToString(key.text());
    }

    @Property(tries = 300)
    void layerTextLeadsBackToTheLayer(@ForAll("keys") CacheEngineKey key) {
        for (LayerCacheEngineKey layer : key.splitLayers(3)) {
            assertThat(EngineKey.parse(layer.text())).isEqualTo(layer).isNotEqualTo(key);
        }
    }

    @Property(tries = 300)
    void fileNamesHaveNoSlash(@ForAll("keys") CacheEngineKey key) {
        assertThat(key.fsFileName()).doesNotContain("/").endsWith(".data");
        assertThat(key.fsTemporaryFileName()).doesNotContain("/").endsWith(".tmp");
        assertThat(key.diskFileName()).doesNotContain("/").endsWith(".pt");
    }

    @Test
    void everyPartTellsKeysApart() {
        List<Tag> tags = List.of(new Tag("a", "1"), new Tag("b", "2"));
        ChunkHash hash = KEY.chunkHash();
        KvDtype dtype = KEY.dtype();
        assertThat(
                        List.of(
                                KEY,
                                new CacheEngineKey("m-n", 4, 3, hash, dtype, List.of()),
                                new CacheEngineKey("m/n", 8, 3, hash, dtype, List.of()),
                                new CacheEngineKey("m/n", 4, 2, hash, dtype, List.of()),
                                new CacheEngineKey(
                                        "m/n", 4, 3, ChunkHash.unsigned(-255), dtype, List.of()),
                                new CacheEngineKey("m/n", 4, 3, hash, KvDtype.FLOAT16, List.of()),
                                new CacheEngineKey("m/n", 4, 3, hash, dtype, tags),
                                new CacheEngineKey("m/n", 4, 3, hash, dtype, tags.reversed())))
                .doesNotHaveDuplicates();
    }

    @Test
    void anotherWorkersKeyDiffersInTheWorkerOnly() {
        assertThat(KEY.withWorkerId(0))
                .isEqualTo(
                        new CacheEngineKey("m/n", 4, 0, KEY.chunkHash(), KEY.dtype(), List.of()));
    }

    @Test
    void layersShareTheHashAndCountFromZero() {
        assertThat(KEY.splitLayers(2))
                .extracting(LayerCacheEngineKey::text)
                .containsExactly("m/n@4@3@-ff@bfloat16@0", "m/n@4@3@-ff@bfloat16@1");
    }

    @Test
    void tagsCanNotBeChangedFromOutside() {
        List<Tag> tags = new ArrayList<>(List.of(new Tag("a", "1")));
        CacheEngineKey key = new CacheEngineKey("m", 1, 0, ChunkHash.ZERO, KvDtype.FLOAT16, tags);
        tags.clear();
        assertThat(key.text()).isEqualTo("m@1@0@0@half@a%1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m@1@0@ff",
                "m@one@0@ff@half",
                "m@1@zero@ff@half",
                "m@0@0@ff@half",
                "m@1@-1@ff@half",
                "m@1@0@xyz@half",
                "m@1@0@ff@float16",
                "m@1@0@ff@half@tag",
                "m@1@0@ff@half@",
                "m@1@0@ff@half@7",
                "m@1@0@ff@half@99999999999999999999",
                "a@b@1@0@ff@half"
            })
    void textsThatNameNoChunkAreQuotedInTheError(String text) {
        assertThatThrownBy(() -> CacheEngineKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
