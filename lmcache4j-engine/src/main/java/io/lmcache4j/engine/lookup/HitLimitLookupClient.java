package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.RequestConfigs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Lets a share of every prompt count as missed, to test what hits are worth (engine.md §8.5).
 *
 * <p>As in LMCache the limit holds for lookups alone: what {@link #lookupCache} remembers is what
 * was found.
 */
public final class HitLimitLookupClient implements LookupClient {
    private final LookupClient inner;
    private final Supplier<Optional<Double>> missRatio;
    private final IntSupplier chunkSize;

    /**
     * A client around another, which it owns from now on.
     *
     * @param missRatio read for each lookup ({@code hit_miss_ratio}); none for no limit
     * @param chunkSize read for each lookup; results that are cut are cut to whole chunks
     */
    public HitLimitLookupClient(
            LookupClient inner, Supplier<Optional<Double>> missRatio, IntSupplier chunkSize) {
        this.inner = inner;
        this.missRatio = missRatio;
        this.chunkSize = chunkSize;
    }

    @Override
    public OptionalInt lookup(long[] prompt, String lookupId, RequestConfigs configs) {
        OptionalInt hit = inner.lookup(prompt, lookupId, configs);
        Optional<Double> ratio = missRatio.get();
        return hit.isEmpty() || ratio.isEmpty()
                ? hit
                : OptionalInt.of(limit(hit.getAsInt(), prompt.length, 1 - ratio.get()));
    }

    private int limit(int hit, int total, double upper) {
        if (hit == 0 || (double) hit / total <= upper) {
            return hit;
        }
        int most = (int) (total * upper);
        return Math.min(hit, most - most % chunkSize.getAsInt());
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
        return "HitLimitLookupClient(" + inner.description() + ")";
    }

    @Override
    public void close() {
        inner.close();
    }
}
