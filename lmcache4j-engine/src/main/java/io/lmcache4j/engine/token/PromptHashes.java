package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.util.Arrays;
import java.util.List;

/**
 * The chunk hashes of a prompt and how many tokens each stands for, as the scheduler sends them to
 * the workers (engine.md §8.2).
 *
 * @param hashes one a chunk
 * @param tokens tokens that the chunks cover
 * @param chunkSize tokens of each chunk but the last, which may be shorter
 */
public record PromptHashes(List<ChunkHash> hashes, int tokens, int chunkSize) {
    /**
     * Copies the hashes.
     *
     * @throws IllegalArgumentException if that many chunks can't cover the tokens
     */
    public PromptHashes {
        hashes = List.copyOf(hashes);
        if (chunkSize < 1 || tokens < 0 || hashes.size() != Math.ceilDiv(tokens, chunkSize)) {
            throw new IllegalArgumentException(
                    "%d chunks of %d can't cover %d tokens"
                            .formatted(hashes.size(), chunkSize, tokens));
        }
    }

    /** Tokens of each chunk, which LMCache calls offsets. */
    public int[] counts() {
        int[] counts = new int[hashes.size()];
        Arrays.fill(counts, chunkSize);
        if (tokens % chunkSize != 0) {
            counts[counts.length - 1] = tokens % chunkSize;
        }
        return counts;
    }
}
