package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.DISK;
import static io.lmcache4j.controller.registry.TestFleet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.TokensAt;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.LinkForm;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** The hashes are those of the vectors: tokens 0 to 767 in chunks of 256, chains from 0. */
class LookupTest {
    private static final long FIRST = 3131758554629441992L;
    private static final long SECOND = 8783757053568497755L;
    private static final long THIRD = -3745232253163630700L;

    private TestFleet test = new TestFleet();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aPromptIsFoundUpToTheFirstChunkThatNobodyHas() {
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, FIRST, THIRD);

        assertThat(test.fleet.lookup(tokens(768))).isEqualTo(Map.of("i", new TokensAt(CPU, 256)));
    }

    @Test
    void aWholePromptIsFound() {
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, FIRST, SECOND, THIRD);

        assertThat(test.fleet.lookup(tokens(768))).isEqualTo(Map.of("i", new TokensAt(CPU, 768)));
    }

    @Test
    void aPromptThatNobodyHasIsFoundNowhere() {
        assertThat(test.fleet.lookup(tokens(768))).isEmpty();
        assertThat(test.fleet.lookup(tokens(0))).isEmpty();
    }

    @Test
    void theTailIsAChunkToo() {
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, 4690244967161877535L);

        long[] prompt = {128000, 849, 21435, 279, 26431, 315, 85748, 6636, 304, 4221, 4211, 13};
        assertThat(test.fleet.lookup(prompt)).isEqualTo(Map.of("i", new TokensAt(CPU, 12)));
    }

    @Test
    void theFirstInLineIsAnsweredForEachChunk() {
        test.register("a", 0);
        test.register("b", 0);
        test.admit("b", 0, CPU, 0, FIRST, SECOND);
        test.admit("a", 0, DISK, 0, FIRST);

        assertThat(test.fleet.lookup(tokens(768)))
                .containsExactly(
                        Map.entry("a", new TokensAt(DISK, 256)),
                        Map.entry("b", new TokensAt(CPU, 512)));
    }

    @Test
    void aLaterWorkerOfAnEarlierInstanceComesFirst() {
        test.register("a", 0);
        test.register("b", 0);
        test.register("a", 1);
        test.admit("b", 0, CPU, 0, FIRST);
        test.admit("a", 1, CPU, 0, FIRST);

        assertThat(test.fleet.lookup(tokens(256))).containsOnlyKeys("a");
    }

    @Test
    void aLocationThatWasEmptyComesAfterTheOthers() {
        test.register("a", 0);
        test.admit("a", 0, CPU, 0, 1);
        test.admit("a", 0, DISK, 0, FIRST);
        test.evict("a", 0, CPU, 1, 1);
        test.admit("a", 0, CPU, 2, FIRST);

        assertThat(test.fleet.lookup(tokens(256))).isEqualTo(Map.of("a", new TokensAt(DISK, 256)));
    }

    @Test
    void chunksOfAnotherSizeAreFoundWhenAskedFor() {
        test.close();
        test =
                new TestFleet(
                        FleetOptions.defaults()
                                .withChunks(
                                        new ChunkScheme(
                                                4, LinkForm.PAIR, ChunkHash.ZERO, "a test")));
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, 3110083460935708437L, 5145034405563495964L);

        assertThat(test.fleet.lookup(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9}))
                .isEqualTo(Map.of("i", new TokensAt(CPU, 8)));
    }
}
