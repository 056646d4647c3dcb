package io.lmcache4j.engine.storage.cpu;

import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

/**
 * How the CPU tier behaves.
 *
 * @param policy what leaves first ({@code cache_policy})
 * @param hot whether chunks are kept at all ({@code local_cpu})
 * @param maxChunks most chunks to keep ({@code extra_config.lmcache4j.max_chunks}); the pool's size
 *     bounds them as well
 */
public record CpuTierOptions(EvictionPolicy.Name policy, boolean hot, int maxChunks) {
    /** Checks the limit. */
    public CpuTierOptions {
        if (maxChunks < 1) {
            throw new IllegalArgumentException("maxChunks must be at least 1, was " + maxChunks);
        }
    }
}
