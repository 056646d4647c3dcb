package io.lmcache4j.engine.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.ChunkHash;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** The hashers against {@link Reference}, and what holds for all of them. */
class ChunkHasherPropertyTest {
    @Provide
    Arbitrary<long[]> runs() {
        return TokenRuns.runs(200);
    }

    @Provide
    Arbitrary<ChunkHash> hashes() {
        return TokenRuns.hashes();
    }

    @Provide
    Arbitrary<String> algorithms() {
        return Arbitraries.of(ChunkHasher.names());
    }

    @Property(tries = 500)
    void builtinIsPythonsHash(
            @ForAll("runs") long[] tokens,
            @ForAll("hashes") ChunkHash prefix,
            @ForAll @IntRange(min = 1, max = 40) int chunkSize) {
        BigInteger previous = prefix.toBigInteger();
        ChunkHash[] hashes = hash("builtin", tokens, prefix, chunkSize);
        for (int i = 0; i < hashes.length; i++) {
            long expected = Reference.builtin(previous, chunk(tokens, chunkSize, i));
            assertThat(hashes[i]).isEqualTo(ChunkHash.signed(expected));
            previous = BigInteger.valueOf(expected);
        }
    }

    @Property(tries = 500)
    void sha256OfCborIsThatOfThePlainEncoder(
            @ForAll("runs") long[] tokens,
            @ForAll("hashes") ChunkHash prefix,
            @ForAll @IntRange(min = 1, max = 40) int chunkSize)
            throws GeneralSecurityException {
        BigInteger previous = prefix.toBigInteger();
        ChunkHash[] hashes = hash("sha256_cbor", tokens, prefix, chunkSize);
        for (int i = 0; i < hashes.length; i++) {
            BigInteger expected = sha256(Reference.cbor(previous, chunk(tokens, chunkSize, i)));
            assertThat(hashes[i].toBigInteger()).isEqualTo(expected);
            previous = expected;
        }
    }

    @Property(tries = 500)
    void sha256OfPickleIsThatOfThePlainEncoder(
            @ForAll("runs") long[] tokens,
            @ForAll("hashes") ChunkHash prefix,
            @ForAll @IntRange(min = 1, max = 40) int chunkSize)
            throws GeneralSecurityException {
        BigInteger previous = prefix.toBigInteger();
        ChunkHash[] hashes = hash("sha256", tokens, prefix, chunkSize);
        for (int i = 0; i < hashes.length; i++) {
            BigInteger expected = sha256(Reference.pickle(previous, chunk(tokens, chunkSize, i)));
            assertThat(hashes[i].toBigInteger()).isEqualTo(expected);
            previous = expected;
        }
    }

    @Property(tries = 300)
    void hashingInTwoPartsIsHashingAtOnce(
            @ForAll("algorithms") String algorithm,
            @ForAll("runs") long[] tokens,
            @ForAll("hashes") ChunkHash prefix,
            @ForAll @IntRange(min = 1, max = 20) int chunkSize,
            @ForAll @IntRange(min = 0, max = 20) int chunksOfFirstPart) {
        ChunkHash[] whole = hash(algorithm, tokens, prefix, chunkSize);
        int cut = Math.min(chunksOfFirstPart, tokens.length / chunkSize);
        ChunkHash[] first = new ChunkHash[cut];
        ChunkHash[] second = new ChunkHash[whole.length - cut];
        ChunkHasher hasher = ChunkHasher.byName(algorithm);
        hasher.hashChunks(tokens, 0, cut * chunkSize, chunkSize, prefix, first);
        ChunkHash middle = cut == 0 ? prefix : first[cut - 1];
        hasher.hashChunks(tokens, cut * chunkSize, tokens.length, chunkSize, middle, second);
        assertThat(first).isEqualTo(Arrays.copyOf(whole, cut));
        assertThat(second).isEqualTo(Arrays.copyOfRange(whole, cut, whole.length));
    }

    @Property(tries = 300)
    void oneTokenMoreLeavesTheFullChunksAsTheyWere(
            @ForAll("algorithms") String algorithm,
            @ForAll("runs") long[] tokens,
            @ForAll("hashes") ChunkHash prefix,
            @ForAll @IntRange(min = 1, max = 20) int chunkSize) {
        long[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        int full = tokens.length / chunkSize;
        assertThat(Arrays.copyOf(hash(algorithm, longer, prefix, chunkSize), full))
                .isEqualTo(Arrays.copyOf(hash(algorithm, tokens, prefix, chunkSize), full));
    }

    private static ChunkHash[] hash(
            String algorithm, long[] tokens, ChunkHash prefix, int chunkSize) {
        ChunkHash[] hashes = new ChunkHash[Math.ceilDiv(tokens.length, chunkSize)];
        ChunkHasher.byName(algorithm)
                .hashChunks(tokens, 0, tokens.length, chunkSize, prefix, hashes);
        return hashes;
    }

    private static long[] chunk(long[] tokens, int chunkSize, int index) {
        int start = index * chunkSize;
        return Arrays.copyOfRange(tokens, start, Math.min(start + chunkSize, tokens.length));
    }

    private static BigInteger sha256(byte[] bytes) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return new BigInteger(1, Arrays.copyOf(digest, 8));
    }
}
