package io.lmcache4j.api.exposition;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** What the library's writer makes of metrics. */
final class LibraryText {
    private final PrometheusTextFormatWriter whole = writer(true);
    private final PrometheusTextFormatWriter withoutCreated = writer(false);

    /** Creation times in seconds, as Python writes them; the library's own are milliseconds. */
    @SuppressWarnings("deprecation") // there is no other way to seconds
    private static PrometheusTextFormatWriter writer(boolean created) {
        return PrometheusTextFormatWriter.builder()
                .setIncludeCreatedTimestamps(created)
                .setTimestampsInMs(false)
                .build();
    }

    byte[] all(MetricSnapshots snapshots) {
        return write(whole, snapshots);
    }

    /** One family without its creation times. */
    byte[] samples(MetricSnapshot family) {
        return write(withoutCreated, MetricSnapshots.of(family));
    }

    /** Only the creation times of one family, which the library writes after its samples. */
    byte[] created(MetricSnapshot family, int samplesLength) {
        byte[] both = write(whole, MetricSnapshots.of(family));
        return Arrays.copyOfRange(both, samplesLength, both.length);
    }

    private static byte[] write(PrometheusTextFormatWriter writer, MetricSnapshots snapshots) {
        var out = new ByteArrayOutputStream();
        try {
            // Names keep their colons: lmcache:num_hit_tokens_total.
            writer.write(out, snapshots, EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be written", e);
        }
        return out.toByteArray();
    }
}
