package io.lmcache4j.bench.micro;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Chunk hashing of a prompt of 128 K tokens in chunks of 256: builtin against CPython's own {@code
 * hash} over ready tuples, and sha256_cbor against a bare digest over ready bytes.
 *
 * <p>One thread. Stops with an error when a hash differs from the peer's. The first argument names
 * the Python, {@code python3} unless given.
 */
public final class HashingBench {
    private static final double BUILTIN_NEEDS = 4;
    private static final double SHA256_CBOR_NEEDS = 0.9;

    private static final Rounds ROUNDS = new Rounds(3_001);

    private final long[] tokens = PromptTokens.make();

    private HashingBench() {}

    /** Measures and prints a line for each ratio. */
    public static void main(String[] args)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        HashingBench bench = new HashingBench();
        bench.builtin(args.length > 0 ? args[0] : "python3");
        bench.sha256Cbor();
    }

    private void builtin(String python) throws IOException, InterruptedException {
        CPythonHash peer = CPythonHash.measure(python);
        Way ours = new Way("builtin");
        check("CPython's hash", peer.lastHash(), ours.hash());
        // Python has been measured; here only our own time counts.
        double nanos = ROUNDS.compare(ours::hash, ours::hash).nanos();
        print(
                "builtin_vs_cpython ratio=%.2f (need %.0f) ours=%.1f us, CPython %s=%.1f us",
                peer.medianNanos() / nanos,
                BUILTIN_NEEDS,
                nanos / 1e3,
                peer.version(),
                peer.medianNanos() / 1e3);
    }

    private void sha256Cbor() throws NoSuchAlgorithmException {
        Way ours = new Way("sha256_cbor");
        long last = ours.hash();
        ReadyCbor limit = new ReadyCbor(tokens, PromptTokens.CHUNK_SIZE, ours.chain());
        check("the bare digest", limit.digestAll(), last);
        Rounds.Result result = ROUNDS.compare(ours::hash, limit::digestAll);
        print(
                "sha256_cbor_vs_digest ratio=%.3f (need %.1f) ours=%.1f us, digest=%.1f us of %d"
                        + " bytes",
                result.ratio(),
                SHA256_CBOR_NEEDS,
                result.nanos() / 1e3,
                result.limitNanos() / 1e3,
                limit.size());
    }

    private static void check(String peer, long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException(
                    "%s gives %d for the last chunk, ours %d".formatted(peer, expected, actual));
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** Our hashing of the prompt. */
    private final class Way {
        private final ChunkHasher hasher;
        private final ChunkHash[] hashes = new ChunkHash[PromptTokens.CHUNKS];

        Way(String algorithm) {
            hasher = ChunkHasher.byName(algorithm);
        }

        long hash() {
            hasher.hashChunks(
                    tokens, 0, tokens.length, PromptTokens.CHUNK_SIZE, ChunkHash.ZERO, hashes);
            return hashes[hashes.length - 1].bits();
        }

        /** The hashes of the last call, with the start of the chain first. */
        ChunkHash[] chain() {
            ChunkHash[] chain = new ChunkHash[hashes.length + 1];
            chain[0] = ChunkHash.ZERO;
            System.arraycopy(hashes, 0, chain, 1, hashes.length);
            return chain;
        }
    }
}
