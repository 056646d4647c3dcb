package io.lmcache4j.cli.instance;

import io.lmcache4j.cli.host.SyntheticHost;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;

/**
 * One worker: its host and its manager.
 *
 * @param host the KV caches, and what fills them
 * @param manager the cache beside them
 */
public record Rank(SyntheticHost host, LMCacheManager manager) {
    /** The cache engine, which every worker has. */
    public LMCacheEngine engine() {
        return manager.engine().orElseThrow();
    }
}
