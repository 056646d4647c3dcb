package io.lmcache4j.engine.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.ChunkHash;

import org.junit.jupiter.api.Test;

/** Expected numbers are from CPython 3.11, with an object of the hash of None for None. */
class LinkFormTest {
    private static final long[] TOKENS = {1, 2, 3, 4, 5, 6, 7, 8};

    @Test
    void theEnginesFormEndsInAnEmptyTuple() {
        assertThat(hashes(LinkForm.EMPTY_TUPLE))
                .containsExactly(4965923915475442220L, -6292915440479534054L);
    }

    @Test
    void oneOlderFormEndsInNone() {
        assertThat(hashes(LinkForm.NONE))
                .containsExactly(1186629185941074310L, 1248678203924303499L);
    }

    @Test
    void anotherHasNoThirdElement() {
        assertThat(hashes(LinkForm.PAIR))
                .containsExactly(3110083460935708437L, 5145034405563495964L);
    }

    private static long[] hashes(LinkForm form) {
        ChunkHash[] out = new ChunkHash[2];
        ChunkHasher.builtin(form).hashChunks(TOKENS, 0, 8, 4, ChunkHash.ZERO, out);
        return new long[] {out[0].bits(), out[1].bits()};
    }
}
