package io.lmcache4j.engine.metrics;

import java.util.Arrays;

/**
 * What became of the prefetches of asynchronous lookups: {@code lmcache4j_prefetches_total} with
 * the label {@code result}. One that expired was counted as loaded before. Safe for use by several
 * threads.
 */
public final class PrefetchStats {
    private final KindCounter results;

    PrefetchStats(LMCacheMetrics metrics) {
        results =
                metrics.kindCounter(
                        "lmcache4j_prefetches",
                        "Prefetches of asynchronous lookups, by what became of them",
                        "result",
                        Arrays.stream(PrefetchResult.values()).map(PrefetchResult::text).toList());
    }

    /** One more of these. */
    public void count(PrefetchResult result) {
        results.add(result.text());
    }

    /** How many of these there were. */
    public long counted(PrefetchResult result) {
        return results.count(result.text());
    }
}
