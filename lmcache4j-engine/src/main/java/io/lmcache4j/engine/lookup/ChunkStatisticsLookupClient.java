package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.statistics.ChunkStatistics;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Shows every looked-up prompt to the chunk statistics (engine.md §8.6). */
public final class ChunkStatisticsLookupClient implements LookupClient {
    private final LookupClient inner;
    private final ChunkStatistics statistics;
    private final LongSupplier nanoTime;

    /** A client around another; it owns both from now on. */
    public ChunkStatisticsLookupClient(
            LookupClient inner, ChunkStatistics statistics, LongSupplier nanoTime) {
        this.inner = inner;
        this.statistics = statistics;
        this.nanoTime = nanoTime;
    }

    /** The statistics, to be started, stopped, reset and read. */
    public ChunkStatistics statistics() {
        return statistics;
    }

    @Override
    public OptionalInt lookup(long[] prompt, String lookupId, RequestConfigs configs) {
        long start = nanoTime.getAsLong();
        OptionalInt hit = inner.lookup(prompt, lookupId, configs);
        statistics.lookupTook(nanoTime.getAsLong() - start);
        statistics.record(lookupId, prompt);
        return hit;
    }

    @Override
    public void await(String lookupId, Duration deadline) throws InterruptedException {
        inner.await(lookupId, deadline);
    }

    @Override
    public List<OptionalInt> probe(Duration deadline) {
        return inner.probe(deadline);
    }

    @Override
    public OptionalInt lookupCache(String lookupId) {
        return inner.lookupCache(lookupId);
    }

    @Override
    public void clearLookupStatus(String lookupId) {
        inner.clearLookupStatus(lookupId);
    }

    @Override
    public void unpin(String lookupId) {
        inner.unpin(lookupId);
    }

    @Override
    public String description() {
        return "ChunkStatisticsLookupClient(" + inner.description() + ")";
    }

    @Override
    public void close() {
        statistics.close();
        inner.close();
    }
}
