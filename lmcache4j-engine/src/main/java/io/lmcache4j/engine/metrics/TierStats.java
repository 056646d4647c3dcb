package io.lmcache4j.engine.metrics;

import java.util.List;

/**
 * What goes wrong in one tier, counted by cause: {@code lmcache4j_tier_misses_total} and {@code
 * lmcache4j_tier_dropped_puts_total}, both with the labels {@code backend} and {@code cause}; and
 * what left it for others, {@code lmcache4j_tier_evicted_total} with {@code backend} alone. Safe
 * for use by several threads.
 */
public final class TierStats {
    private final String backend;
    private final KindCounter misses;
    private final KindCounter drops;
    private final KindCounter evictions;

    TierStats(LMCacheMetrics metrics, String backend) {
        this.backend = backend;
        List<String> labels = List.of("backend", "cause");
        misses =
                metrics.kindCounter(
                        "lmcache4j_tier_misses",
                        "Chunks that a tier has, or may have, and did not deliver, by cause",
                        labels);
        drops =
                metrics.kindCounter(
                        "lmcache4j_tier_dropped_puts",
                        "Chunks that a tier was offered and did not keep, by cause",
                        labels);
        evictions =
                metrics.kindCounter(
                        "lmcache4j_tier_evicted",
                        "Chunks that left a tier to make room for others",
                        List.of("backend"));
        evictions.show(backend);
        for (MissCause cause : MissCause.values()) {
            misses.show(backend, cause.text());
        }
        for (DropCause cause : DropCause.values()) {
            drops.show(backend, cause.text());
        }
    }

    /** A chunk was not delivered. */
    public void missed(MissCause cause) {
        misses.add(backend, cause.text());
    }

    /** A chunk was not kept. */
    public void dropped(DropCause cause) {
        drops.add(backend, cause.text());
    }

    /** So many chunks left for others. */
    public void evicted(long chunks) {
        evictions.addMany(chunks, backend);
    }

    /** Chunks that left for others. */
    public long evictions() {
        return evictions.count(backend);
    }

    /** Chunks not delivered for this cause. */
    public long misses(MissCause cause) {
        return misses.count(backend, cause.text());
    }

    /** Chunks not kept for this cause. */
    public long drops(DropCause cause) {
        return drops.count(backend, cause.text());
    }
}
