package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

import java.util.List;

/** Tokens and hashes for properties, with the borders of every encoding among them. */
final class TokenRuns {
    private TokenRuns() {}

    static Arbitrary<Long> tokens() {
        Arbitrary<Long> borders =
                Arbitraries.of(
                                0L,
                                23L,
                                255L,
                                65535L,
                                Integer.MAX_VALUE + 0L,
                                0xFFFF_FFFFL,
                                PythonHash.MODULUS - 1,
                                Long.MAX_VALUE - 1)
                        .flatMap(
                                border -> Arbitraries.of(border, border + 1, -border, -border - 2));
        return Arbitraries.frequencyOf(
                Tuple.of(6, ordinary()), Tuple.of(2, borders), Tuple.of(1, Arbitraries.longs()));
    }

    /** Token ids of a model. */
    static Arbitrary<Long> ordinary() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 300),
                Arbitraries.longs().between(0, 151_935),
                Arbitraries.longs().between(0, Integer.MAX_VALUE));
    }

    /** Runs of ordinary tokens, and of any; the former take the fast ways. */
    static Arbitrary<long[]> runs(int most) {
        return Arbitraries.oneOf(ordinary(), ordinary(), tokens())
                .list()
                .ofMaxSize(most)
                .map(TokenRuns::toArray)
                .flatMap(
                        run ->
                                Arbitraries.oneOf(
                                        Arbitraries.just(run),
                                        ordinary().list().ofMaxSize(most).map(TokenRuns::toArray)));
    }

    static Arbitrary<ChunkHash> hashes() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(ChunkHash::signed),
                Arbitraries.longs().map(ChunkHash::unsigned),
                tokens().map(ChunkHash::signed));
    }

    private static long[] toArray(List<Long> tokens) {
        return tokens.stream().mapToLong(Long::longValue).toArray();
    }
}
