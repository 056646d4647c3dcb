package io.lmcache4j.bench.micro;

import java.util.stream.LongStream;

/**
 * The prompt that hashing is measured with: 131,072 token ids spread evenly over a vocabulary of
 * the size of Qwen's, by a formula that Python can follow.
 */
final class PromptTokens {
    static final int CHUNKS = 512;
    static final int CHUNK_SIZE = 256;
    static final long FACTOR = 104_729;
    static final long SUMMAND = 5;
    static final long VOCABULARY = 151_936;

    private PromptTokens() {}

    static long[] make() {
        return LongStream.range(0, (long) CHUNKS * CHUNK_SIZE)
                .map(i -> (i * FACTOR + SUMMAND) % VOCABULARY)
                .toArray();
    }
}
