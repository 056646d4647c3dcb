package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.RequestConfigs;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * A scheduler's side of the lookup: how much of a prompt is cached (engine.md §8).
 *
 * <p>Thread-safe. Some ask, the others wrap one that does; {@link LookupClientFactory} makes the
 * chain. Once closed, a client finds nothing: the prompt is computed.
 */
public sealed interface LookupClient extends AutoCloseable
        permits LMCacheLookupClient,
                LMCacheAsyncLookupClient,
                LMCacheBypassLookupClient,
                HitLimitLookupClient,
                ChunkStatisticsLookupClient {
    /**
     * How many leading tokens of the prompt can be retrieved; their chunks are pinned, or loaded,
     * for this id.
     *
     * @param lookupId the request's id, for {@link #clearLookupStatus} and the later retrieve
     * @return empty while the answer of an asynchronous lookup is pending: ask again, with the same
     *     id, or {@link #unpin} it
     */
    OptionalInt lookup(long[] prompt, String lookupId, RequestConfigs configs);

    /**
     * Waits until the lookup of an id is no longer pending, at most so long. Returns at once where
     * there is nothing to wait for.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    default void await(String lookupId, Duration deadline) throws InterruptedException {}

    /**
     * As {@link #lookup(long[], String, RequestConfigs)}, for hosts that have nothing else to do:
     * waits for a pending answer. One that does not come within {@code patience}, or before the
     * thread is interrupted, is given up and 0.
     */
    default int lookup(long[] prompt, String lookupId, RequestConfigs configs, Duration patience) {
        OptionalInt hit = lookup(prompt, lookupId, configs);
        if (hit.isEmpty()) {
            try {
                await(lookupId, patience);
                hit = lookup(prompt, lookupId, configs);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (hit.isEmpty()) {
            unpin(lookupId);
        }
        return hit.orElse(0);
    }

    /**
     * Asks as a lookup does, for a chunk that no prompt has ({@link LookupRequest#probe}): leaves
     * no trace.
     *
     * @return one answer for each that is asked, empty where none came in time or all is closed
     */
    List<OptionalInt> probe(Duration deadline);

    /** What an earlier lookup of this id found; empty if not remembered (LMCache answers -1). */
    OptionalInt lookupCache(String lookupId);

    /** Forgets an id. What it pinned stays pinned until the retrieve or {@link #unpin}. */
    void clearLookupStatus(String lookupId);

    /** Forgets an id and releases what it pinned. */
    void unpin(String lookupId);

    /** The class name, wrappers as {@code Outer(Inner)}, as {@code /lookup/info} shows it. */
    String description();

    /** Ends this client and those it wraps. Repeated calls do nothing. */
    @Override
    void close();
}
