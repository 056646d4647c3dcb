package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.token.PromptHashes;
import io.lmcache4j.engine.token.TokenDatabase;

import java.util.Arrays;
import java.util.List;

/**
 * What a scheduler asks each worker (engine.md §8.2, normal mode).
 *
 * @param hashes chunk hashes from the start of the prompt
 * @param tokenCounts tokens of each chunk; as many as hashes; not modified by anybody
 * @param lookupId the request the found chunks are pinned for
 * @param configs tags and options of the request
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied by nobody on purpose
public record LookupRequest(
        List<ChunkHash> hashes, int[] tokenCounts, String lookupId, RequestConfigs configs) {
    /** The id of probes; reserved. */
    private static final String PROBE_ID = "lmcache4j-probe";

    /** In no vocabulary, so that no prompt's chunks have the hash of a chunk of them. */
    private static final long PROBE_TOKEN = -1;

    /** Checks that both lists fit together. */
    public LookupRequest {
        if (hashes.size() != tokenCounts.length) {
            throw new IllegalArgumentException(
                    hashes.size() + " hashes but " + tokenCounts.length + " token counts");
        }
    }

    /**
     * Asks for one chunk that no prompt has, to see whether lookups are answered. It pins nothing,
     * and touches neither recency nor statistics.
     */
    public static LookupRequest probe(TokenDatabase tokens) {
        long[] chunk = new long[tokens.chunkSize()];
        Arrays.fill(chunk, PROBE_TOKEN);
        PromptHashes hashes = tokens.hashes(chunk);
        return new LookupRequest(hashes.hashes(), hashes.counts(), PROBE_ID, RequestConfigs.EMPTY);
    }

    /** Whether this is a {@link #probe}. */
    public boolean isProbe() {
        return lookupId.equals(PROBE_ID);
    }
}
