package io.lmcache4j.engine;

import io.lmcache4j.engine.lookup.LMCacheLookupClient;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.token.NoneHash;

import java.util.Optional;
import java.util.function.BooleanSupplier;

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
        Optional<LMCacheLookupClient> lookupClient,
        Optional<LMCacheLookupServer> lookupServer,
        BooleanSupplier healthy,
        Closer owned)
        implements AutoCloseable {
    @Override
    public void close() {
        owned.close();
    }
}
