package io.lmcache4j.api.endpoint.common;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Metrics of the manager and their reset: {@code /metrics*} (http-api.md §3.3, §3.4). */
final class MetricsEndpoints implements Endpoints {
    /** Exactly this, without the version that Prometheus libraries add. */
    private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    private static final int USUAL_SIZE = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LMCacheMetrics metrics;
    private final PrometheusTextFormatWriter writer = writer();
    private final SharedWork<Response> scrape =
            new SharedWork<>("metrics-thread", PATIENCE, this::render);

    MetricsEndpoints(LMCacheMetrics metrics) {
        this.metrics = metrics;
    }

    /** Creation times in seconds, as Python writes them; the library's own are milliseconds. */
    @SuppressWarnings("deprecation") // there is no other way to seconds
    private static PrometheusTextFormatWriter writer() {
        return PrometheusTextFormatWriter.builder()
                .setIncludeCreatedTimestamps(true)
                .setTimestampsInMs(false)
                .build();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/metrics", READ, this::scrape)
                        .summary("All metrics in Prometheus' text format"),
                Route.post("/metrics/reset", MUTATE, this::reset)
                        .summary("Set counters and histograms back to zero"));
    }

    private Response scrape(Request request) throws Exception {
        return scrape.get();
    }

    /**
     * Not on a virtual thread: there the library's BufferedWriter starts small and grows by a few
     * characters each time, which makes 15 MB of garbage a scrape.
     */
    private Response render() throws IOException {
        var out = new ByteArrayOutputStream(USUAL_SIZE);
        // Names keep their colons: lmcache:num_hit_tokens_total.
        writer.write(out, metrics.registry().scrape(), EscapingScheme.DEFAULT);
        return Response.bytes(CONTENT_TYPE, out.toByteArray());
    }

    private Response reset(Request request) {
        metrics.reset();
        return Response.text("ok");
    }
}
