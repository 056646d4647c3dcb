package io.lmcache4j.controller.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.LinkForm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

class HashedPromptTest {
    private static final int SIZE = 4;
    private static final ChunkScheme SCHEME =
            new ChunkScheme(SIZE, LinkForm.EMPTY_TUPLE, ChunkHash.ZERO, "zero");

    private static List<ChunkKey> walk(HashedPrompt prompt, int most, List<Integer> ends) {
        List<ChunkKey> keys = new ArrayList<>();
        prompt.walk(
                (key, end) -> {
                    keys.add(key);
                    ends.add(end);
                    return keys.size() < most;
                });
        return keys;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 31, 32, 33, 96, 97, 4095, 4096, 4099})
    void chunksAreThoseOfOnePassOverAllTokens(int length) {
        long[] tokens = LongStream.range(0, length).toArray();
        ChunkHash[] hashes = new ChunkHash[Math.ceilDiv(length, SIZE)];
        ChunkHasher.builtin(LinkForm.EMPTY_TUPLE)
                .hashChunks(tokens, 0, length, SIZE, ChunkHash.ZERO, hashes);

        List<Integer> ends = new ArrayList<>();
        HashedPrompt prompt = new HashedPrompt(SCHEME, tokens);
        List<ChunkKey> keys = walk(prompt, Integer.MAX_VALUE, ends);

        assertThat(keys).isEqualTo(List.of(hashes).stream().map(ChunkScheme::key).toList());
        assertThat(ends).hasSize(hashes.length);
        assertThat(ends.isEmpty() ? 0 : ends.getLast()).isEqualTo(length);
        assertThat(walk(prompt, Integer.MAX_VALUE, new ArrayList<>())).isEqualTo(keys);
    }

    @Test
    void aLongerWalkGoesOnWhereAShorterOneEnded() {
        long[] tokens = LongStream.range(0, 1000).toArray();
        List<ChunkKey> whole =
                walk(new HashedPrompt(SCHEME, tokens), Integer.MAX_VALUE, new ArrayList<>());
        HashedPrompt prompt = new HashedPrompt(SCHEME, tokens);

        for (int most : new int[] {1, 8, 9, 30, 1, 250}) {
            assertThat(walk(prompt, most, new ArrayList<>())).isEqualTo(whole.subList(0, most));
        }
    }
}
