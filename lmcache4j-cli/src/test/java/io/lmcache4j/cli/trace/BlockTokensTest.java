package io.lmcache4j.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

class BlockTokensTest {
    @Test
    void ruleIsFixedForever() {
        // Anything else would make caches filled by an earlier version miss.
        assertThat(block(0, 6)).containsExactly(100783, 121012, 32292, 7723, 84188, 101056);
    }

    @Property(tries = 300)
    void tokensAreInTheVocabulary(@ForAll long id) {
        assertThat(LongStream.of(block(id, 512))).allMatch(token -> token >= 0 && token < 128_256);
    }

    @Property(tries = 300)
    void differentIdsDifferInTheFirstFourTokens(@ForAll long one, @ForAll long other) {
        if (one != other) {
            assertThat(block(one, 4)).isNotEqualTo(block(other, 4));
        }
    }

    @Property(tries = 300)
    void partialBlockIsThePrefixOfTheFullOne(
            @ForAll long id, @ForAll @IntRange(min = 0, max = 512) int tokens) {
        assertThat(block(id, tokens)).isEqualTo(Arrays.copyOf(block(id, 512), tokens));
    }

    @Test
    void manySmallIdsGiveManyBlocks() {
        Set<String> blocks = new HashSet<>();
        for (int id = 0; id < 200_000; id++) {
            blocks.add(Arrays.toString(block(id, 4)));
        }

        assertThat(blocks).hasSize(200_000);
    }

    private static long[] block(long id, int tokens) {
        long[] out = new long[tokens];
        BlockTokens.fill(id, out, 0, tokens);
        return out;
    }
}
