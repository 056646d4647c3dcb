package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.RequestConfigs;

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
    /** Checks that both lists fit together. */
    public LookupRequest {
        if (hashes.size() != tokenCounts.length) {
            throw new IllegalArgumentException(
                    hashes.size() + " hashes but " + tokenCounts.length + " token counts");
        }
    }
}
