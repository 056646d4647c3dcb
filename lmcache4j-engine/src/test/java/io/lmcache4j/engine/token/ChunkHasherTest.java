package io.lmcache4j.engine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import io.lmcache4j.engine.key.ChunkHash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ChunkHasherTest {
    static Stream<String> algorithms() {
        return ChunkHasher.names().stream();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void everyNameLeadsToItsHasher(String name) {
        assertThat(ChunkHasher.byName(name).algorithm()).isEqualTo(name);
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> ChunkHasher.byName("blake3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "unknown hash algorithm 'blake3', known are builtin, sha256_cbor, sha256,"
                                + " xxhash_cbor, xxhash, sha256_cbor_64bit");
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void noTokensMakeNoHashes(String name) {
        ChunkHash[] hashes = new ChunkHash[0];
        ChunkHasher.byName(name).hashChunks(new long[3], 2, 2, 4, ChunkHash.ZERO, hashes);
        assertThat(hashes).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aChunkSizeAboveAllTokensMakesOneChunk(String name) {
        ChunkHasher hasher = ChunkHasher.byName(name);
        ChunkHash[] huge = new ChunkHash[1];
        ChunkHash[] exact = new ChunkHash[1];
        hasher.hashChunks(new long[9], 4, 9, Integer.MAX_VALUE, ChunkHash.ZERO, huge);
        hasher.hashChunks(new long[9], 4, 9, 5, ChunkHash.ZERO, exact);
        assertThat(huge).isEqualTo(exact);
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void rangesOutsideTheTokensAreRefused(String name) {
        ChunkHasher hasher = ChunkHasher.byName(name);
        ChunkHash[] out = new ChunkHash[1];
        assertThatThrownBy(() -> hasher.hashChunks(new long[3], 0, 4, 4, ChunkHash.ZERO, out))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> hasher.hashChunks(new long[3], 0, 3, 2, ChunkHash.ZERO, out))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> hasher.hashChunks(new long[3], 0, 3, 0, ChunkHash.ZERO, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunk size");
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void oneHasherServesManyThreads(String name) throws Exception {
        ChunkHasher hasher = ChunkHasher.byName(name);
        List<long[]> prompts = IntStream.range(0, 8).mapToObj(ChunkHasherTest::prompt).toList();
        List<ChunkHash[]> alone = prompts.stream().map(prompt -> hash(hasher, prompt)).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 20; round++) {
                List<Future<ChunkHash[]>> together =
                        prompts.stream()
                                .map(prompt -> threads.submit(() -> hash(hasher, prompt)))
                                .toList();
                for (int i = 0; i < prompts.size(); i++) {
                    assertThat(together.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(alone.get(i));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void allocationDoesNotGrowWithTheTokensOfAChunkTimesTheChunks(String name) {
        ChunkHasher hasher = ChunkHasher.byName(name);
        long[] tokens = prompt(1, 64 * 1024);
        ChunkHash[] out = new ChunkHash[64];
        Runnable call =
                () -> hasher.hashChunks(tokens, 0, tokens.length, 1024, ChunkHash.ZERO, out);
        call.run();
        // Scratch of a chunk or two, and some objects a chunk; a word a token would be 512 KiB.
        assertThat(allocatedBy(call)).isLessThan(96 * 1024);
    }

    private static long allocatedBy(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        call.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static ChunkHash[] hash(ChunkHasher hasher, long[] prompt) {
        ChunkHash[] hashes = new ChunkHash[Math.ceilDiv(prompt.length, 64)];
        hasher.hashChunks(prompt, 0, prompt.length, 64, ChunkHash.ZERO, hashes);
        return hashes;
    }

    private static long[] prompt(int seed) {
        return prompt(seed, 1000 + seed);
    }

    private static long[] prompt(int seed, int length) {
        return new Random(seed).longs(length, 0, 151_936).toArray();
    }
}
