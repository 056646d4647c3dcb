package io.lmcache4j.bench.peer;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Counts series, and adds some of a host's until there are 1,000. */
public final class Series {
    static final int WANTED = 1_000;

    private Series() {}

    /** Lines of a text exposition that are samples. */
    static long count(String exposition) {
        return exposition.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).count();
    }

    /** Adds series to a registry until it has 1,000. */
    public static void fillUp(PrometheusRegistry registry) {
        long missing = WANTED - count(exposition(registry));
        if (missing > 0) {
            Gauge gauge =
                    Gauge.builder()
                            .name("host_cache_bytes")
                            .help("Bytes by device, as a host's own series")
                            .labelNames("device", "pool")
                            .register(registry);
            for (int i = 0; i < missing; i++) {
                gauge.labelValues("cuda:" + i / 10, "pool-" + i % 10).set(1_048_576.0 * i + 0.5);
            }
        }
    }

    private static String exposition(PrometheusRegistry registry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.builder()
                    .setIncludeCreatedTimestamps(true)
                    .build()
                    .write(out, registry.scrape(), EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
