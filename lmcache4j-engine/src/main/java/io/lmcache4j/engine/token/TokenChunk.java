package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.CacheEngineKey;

/**
 * A run of tokens and the key of its cache.
 *
 * @param start position of the first token, from 0
 * @param end position after the last token
 * @param key names the cache of these tokens after the ones before them
 */
public record TokenChunk(int start, int end, CacheEngineKey key) {
    /** Tokens in the chunk. */
    public int tokens() {
        return end - start;
    }
}
