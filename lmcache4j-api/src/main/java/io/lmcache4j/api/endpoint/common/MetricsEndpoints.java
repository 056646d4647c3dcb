package io.lmcache4j.api.endpoint.common;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.exposition.MetricsText;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.metrics.LMCacheMetrics;

import java.time.Duration;
import java.util.List;

/** Metrics of the manager and their reset: {@code /metrics*} (http-api.md §3.3, §3.4). */
final class MetricsEndpoints implements Endpoints {
    /** Exactly this, without the version that Prometheus libraries add. */
    private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LMCacheMetrics metrics;
    private final MetricsText text = new MetricsText();
    private final SharedWork<Response> scrape =
            new SharedWork<>("metrics-thread", PATIENCE, this::render);

    MetricsEndpoints(LMCacheMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/metrics", READ, this::scrape)
                        .served(Route.Trait.PROBE)
                        .summary("All metrics in Prometheus' text format")
                        .answering(Answer.text(200, "all series")),
                Route.post("/metrics/reset", MUTATE, this::reset)
                        .summary("Set counters and histograms back to zero")
                        .answering(Answer.text(200, "ok")));
    }

    private Response scrape(Request request) throws Exception {
        return scrape.get();
    }

    private Response render() {
        return Response.bytes(CONTENT_TYPE, text.write(metrics.registry().scrape()));
    }

    private Response reset(Request request) {
        metrics.reset();
        return Response.text("ok");
    }
}
