package io.lmcache4j.engine;

import io.lmcache4j.engine.key.ChunkHash;

import java.util.List;

/** What a request is about: its tokens, or hashes of its chunks made elsewhere (engine.md §4.1). */
public sealed interface Prompt {
    /** Number of tokens. */
    int length();

    /**
     * A prompt by its token ids.
     *
     * @param ids not modified by anybody
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; copying every prompt would cost
    record Tokens(long[] ids) implements Prompt {
        @Override
        public int length() {
            return ids.length;
        }
    }

    /**
     * A prompt by the hashes of its chunks.
     *
     * @param counts tokens of each chunk; as many as hashes; not modified by anybody
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Hashes(List<ChunkHash> hashes, int[] counts) implements Prompt {
        @Override
        public int length() {
            int length = 0;
            for (int count : counts) {
                length += count;
            }
            return length;
        }
    }

    /** A prompt by its token ids. */
    static Prompt of(long... ids) {
        return new Tokens(ids);
    }
}
