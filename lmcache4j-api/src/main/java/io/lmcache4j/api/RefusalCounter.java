package io.lmcache4j.api;

import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.engine.metrics.KindCounter;
import io.lmcache4j.engine.metrics.LMCacheMetrics;

import java.util.Arrays;
import java.util.function.Consumer;

/** Counts refused clients as {@code lmcache4j_http_refused_total{reason="…"}}. */
final class RefusalCounter implements Consumer<Refusal> {
    private final KindCounter counter;

    RefusalCounter(LMCacheMetrics metrics) {
        counter =
                metrics.kindCounter(
                        "lmcache4j_http_refused",
                        "Clients that the internal API server refused, by reason",
                        "reason",
                        Arrays.stream(Refusal.values()).map(Refusal::text).toList());
    }

    @Override
    public void accept(Refusal refusal) {
        counter.add(refusal.text());
    }
}
