package io.lmcache4j.engine;

import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.token.NoneHash;

import java.util.Optional;

/**
 * What a manager owns, and how it all ends.
 *
 * @param owned closed in reverse order of creation
 */
record ManagerParts(
        NoneHash noneHash,
        PeriodicThreadRegistry periodicThreads,
        LMCacheMetrics metrics,
        Optional<LMCacheEngine> engine,
        LookupComponent lookup,
        Closer owned)
        implements AutoCloseable {
    @Override
    public void close() {
        owned.close();
    }
}
