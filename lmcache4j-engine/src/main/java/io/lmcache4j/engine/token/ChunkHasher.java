package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.util.List;

/**
 * A hash algorithm of engine.md §4.3: what it makes of {@code (previous, tokens, ())}.
 *
 * <p>Hashers have no state: any number of threads may use one. What a call allocates beyond its
 * results is of one chunk's size. Tokens may be any {@code long}.
 */
public abstract sealed class ChunkHasher permits BuiltinChunkHasher, DigestChunkHasher {
    private static final List<String> NAMES =
            List.of(
                    "builtin",
                    "sha256_cbor",
                    "sha256",
                    "xxhash_cbor",
                    "xxhash",
                    "sha256_cbor_64bit");

    private final String algorithm;

    ChunkHasher(String algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * The hasher that the configuration calls by this name.
     *
     * <p>{@code sha256_cbor_64bit} is the form of old vLLM, which keeps the low 64 bits of the
     * digest; LMCache on a newer vLLM takes {@code sha256_cbor} under either name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static ChunkHasher byName(String name) {
        return switch (name) {
            case "builtin" -> builtin(LinkForm.EMPTY_TUPLE);
            case "sha256_cbor" -> new DigestChunkHasher(name, Serialization.CBOR, Fold.SHA256_HIGH);
            case "sha256" -> new DigestChunkHasher(name, Serialization.PICKLE, Fold.SHA256_HIGH);
            case "xxhash_cbor" -> new DigestChunkHasher(name, Serialization.CBOR, Fold.XXH3_HIGH);
            case "xxhash" -> new DigestChunkHasher(name, Serialization.PICKLE, Fold.XXH3_HIGH);
            case "sha256_cbor_64bit" ->
                    new DigestChunkHasher(name, Serialization.CBOR, Fold.SHA256_LOW);
            default ->
                    throw new IllegalArgumentException(
                            "unknown hash algorithm '%s', known are %s"
                                    .formatted(name, String.join(", ", NAMES)));
        };
    }

    /** The algorithm builtin, over what older releases hashed too. */
    public static ChunkHasher builtin(LinkForm form) {
        return new BuiltinChunkHasher(form);
    }

    /** The names of all algorithms. */
    public static List<String> names() {
        return NAMES;
    }

    /** The name in the configuration. */
    public String algorithm() {
        return algorithm;
    }

    /**
     * Hashes the chunks of a run of tokens, each after the one before it (engine.md §4.2).
     *
     * @param from position of the first token
     * @param to position after the last one
     * @param chunkSize tokens of each chunk but the last, which may be shorter
     * @param prefix hash of what is before {@code from}
     * @param out gets the hashes, from index 0
     * @throws IndexOutOfBoundsException if the run is not within the tokens, or {@code out} too
     *     short for its chunks
     */
    public void hashChunks(
            long[] tokens, int from, int to, int chunkSize, ChunkHash prefix, ChunkHash[] out) {
        ChunkRanges ranges = new ChunkRanges(tokens, from, to, chunkSize);
        int count = ranges.count();
        if (count == 0) {
            return;
        }
        ChunkChain chain = chain(ranges);
        ChunkHash previous = prefix;
        for (int chunk = 0; chunk < count; chunk++) {
            previous = chain.next(previous);
            out[chunk] = previous;
        }
    }

    /** Starts on chunks of which there is at least one. */
    abstract ChunkChain chain(ChunkRanges ranges);

    /**
     * The hash of the text of {@code PYTHONHASHSEED}, as vLLM starts the chain (engine.md §4.4).
     *
     * @param seed the text; digests take any, builtin an integer from 0 to 4294967295
     * @param python the generation whose string hash is meant; digests don't depend on it
     * @throws IllegalArgumentException if builtin can't take the text
     */
    public abstract ChunkHash hashSeed(String seed, PythonGeneration python);

    /** The {@link #algorithm}. */
    @Override
    public String toString() {
        return algorithm;
    }
}
