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
        CloseStack owned)
        implements AutoCloseable {
    @Override
    public void close() {
        try {
            owned.close();
        } catch (IllegalStateException logged) {
            // It was logged, and a host that ends its cache can do nothing about it.
        }
    }
}
