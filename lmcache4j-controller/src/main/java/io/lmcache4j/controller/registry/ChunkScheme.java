package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.LinkForm;

/**
 * How a prompt becomes the keys that workers report (controller.md §20): the algorithm is always
 * {@code builtin}.
 *
 * @param chunkSize tokens of a chunk; the last one may be shorter
 * @param form what is hashed for a chunk (decision 1)
 * @param noneHash where chains start
 * @param origin where that value came from, for people
 */
public record ChunkScheme(int chunkSize, LinkForm form, ChunkHash noneHash, String origin) {
    /** As a stand-alone controller of LMCache: chunks of 256, chains from 0. */
    public static final ChunkScheme DEFAULT =
            new ChunkScheme(256, LinkForm.EMPTY_TUPLE, ChunkHash.ZERO, "zero");

    public ChunkScheme {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunk size must be 1 or more, was " + chunkSize);
        }
    }

    /** Is told the chunks of a prompt. */
    public interface Visitor {
        /**
         * The next chunk.
         *
         * @param end position after its last token
         * @return whether to go on
         */
        boolean visit(ChunkKey key, int end);
    }

    /** Goes through a prompt's chunks from the first on, the short tail included. */
    public void walk(long[] tokens, Visitor visitor) {
        new HashedPrompt(this, tokens).walk(visitor);
    }

    /** The same number as workers report it. */
    public static ChunkKey key(ChunkHash hash) {
        return new ChunkKey(hash.bits(), hash.aboveLong());
    }
}
