package io.lmcache4j.engine.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.LayerCacheEngineKey;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Names made from what clients call their values. */
class StoreKeysTest {
    @Property(tries = 300)
    void differentTextsHaveDifferentNames(
            @ForAll @StringLength(max = 40) String one,
            @ForAll @StringLength(max = 40) String other) {
        assertThat(StoreKeys.of(one).equals(StoreKeys.of(other))).isEqualTo(one.equals(other));
    }

    @Property(tries = 300)
    void aNameCanBeReadBackFromItsTextAndFitsAFile(@ForAll @StringLength(max = 50) String key) {
        EngineKey name = StoreKeys.of(key);
        assertThat(EngineKey.parse(name.text())).isEqualTo(name);
        assertThat(name.diskFileName().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(248);
    }

    @Test
    void theLongestKeyFitsAFile() {
        String key = "m".repeat(130) + "@1@0@a@half@2147483647";
        assertThat(StoreKeys.of(key).diskFileName().length()).isLessThanOrEqualTo(248);
    }

    @Test
    void layersOfAChunkStandTogetherAndTheirChunkIsAnother() {
        EngineKey first = StoreKeys.of("m@1@0@ab@half@0@t%v");
        EngineKey second = StoreKeys.of("m@1@0@ab@half@1@t%v");
        assertThat(first).isInstanceOf(LayerCacheEngineKey.class);
        assertThat(first.chunkKey()).isEqualTo(second.chunkKey());
        assertThat(StoreKeys.of("m@1@0@ab@half@t%v")).isNotEqualTo(first);
        assertThat(StoreKeys.of("m@1@0@ab@half@01")).isNotInstanceOf(LayerCacheEngineKey.class);
    }
}
