package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.statistics.ChunkStatistics;
import io.lmcache4j.engine.token.TokenDatabase;

import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Makes the lookup client that the configuration of the moment asks for (engine.md §8.1).
 *
 * @param config read at each call, and live by some of the clients
 * @param tokens of the scheduler
 * @param transport the way to the workers, if the host gave one; stays its owner's
 * @param ownEngine the scheduler's own engine, if it has one; stays its owner's
 */
public record LookupClientFactory(
        ConfigStore config,
        TokenDatabase tokens,
        Optional<LookupTransport> transport,
        Optional<LookupHandler> ownEngine) {
    /**
     * A new client: one that asks, inside the hit limit, inside the chunk statistics.
     *
     * @throws IllegalArgumentException if a setting can't be used; the message names it
     * @throws IllegalStateException if there is nobody to ask
     */
    public LookupClient create() {
        LMCacheConfig now = config.current();
        LookupClient client = asking(now);
        if (now.hitMissRatio().isPresent()) {
            client =
                    new HitLimitLookupClient(
                            client,
                            () -> config.current().hitMissRatio(),
                            () -> config.current().chunkSize());
        }
        if (now.bool("enable_chunk_statistics")) {
            client =
                    new ChunkStatisticsLookupClient(
                            client,
                            ChunkStatistics.create(config, tokens.chunkSize(), tokens.noneHash()),
                            System::nanoTime);
        }
        return client;
    }

    private LookupClient asking(LMCacheConfig now) {
        if (now.enableSchedulerBypassLookup() && ownEngine.isPresent()) {
            return new LMCacheBypassLookupClient(tokens, ownEngine.get());
        }
        LookupTransport way =
                transport.orElseThrow(
                        () -> new IllegalStateException("lookup transport not available"));
        IntSupplier timeoutMillis = () -> config.current().lookupTimeoutMs();
        return now.enableAsyncLoading()
                ? new LMCacheAsyncLookupClient(tokens, way, timeoutMillis)
                : new LMCacheLookupClient(tokens, way, timeoutMillis);
    }
}
