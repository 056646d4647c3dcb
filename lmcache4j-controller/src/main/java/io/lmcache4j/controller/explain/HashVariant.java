package io.lmcache4j.controller.explain;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.LinkForm;

/**
 * One way in which workers may name chunks.
 *
 * @param algorithm as in {@code pre_caching_hash_algorithm}
 * @param form what is hashed for a chunk; digests have but one
 * @param chunkSize tokens of a chunk
 * @param noneHash where chains start
 * @param start where that comes from, such as {@code PYTHONHASHSEED=0 of Python 3.11 or later}
 */
public record HashVariant(
        String algorithm, LinkForm form, int chunkSize, ChunkHash noneHash, String start) {
    /** The name of the first chunk of a prompt that is not empty. */
    ChunkHash first(long[] tokens) {
        ChunkHash[] out = new ChunkHash[1];
        int end = Math.min(chunkSize, tokens.length);
        hasher().hashChunks(tokens, 0, end, chunkSize, noneHash, out);
        return out[0];
    }

    private ChunkHasher hasher() {
        return algorithm.equals("builtin")
                ? ChunkHasher.builtin(form)
                : ChunkHasher.byName(algorithm);
    }
}
