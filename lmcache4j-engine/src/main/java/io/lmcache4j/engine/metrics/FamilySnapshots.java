package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Optional;

/** Puts the series of all label sets together to families, as a scrape wants them. */
final class FamilySnapshots {

    private static final String TOTAL = "_total";

    private FamilySnapshots() {}

    static CounterSnapshot counter(CounterName name, List<LabelledSeries> all) {
        return new CounterSnapshot(
                new MetricMetadata(name.fullName(), name.help()),
                all.stream()
                        .flatMap(series -> series.counter(name).collect().getDataPoints().stream())
                        .toList());
    }

    static MetricSnapshot gauge(GaugeName name, List<LabelledSeries> all) {
        List<GaugeDataPointSnapshot> points =
                all.stream().map(series -> series.gauge(name)).toList();
        return gaugeMetadata(name)
                .<MetricSnapshot>map(metadata -> new GaugeSnapshot(metadata, points))
                .orElseGet(() -> gaugeAsCounter(name, points));
    }

    /**
     * Older releases of the library, which a host may bring, refuse gauges called {@code _total}.
     */
    private static Optional<MetricMetadata> gaugeMetadata(GaugeName name) {
        try {
            return Optional.of(new MetricMetadata(name.fullName(), name.help()));
        } catch (IllegalArgumentException e) {
            if (name.fullName().endsWith(TOTAL)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The same samples; only the type that is written above them differs. */
    private static CounterSnapshot gaugeAsCounter(
            GaugeName name, List<GaugeDataPointSnapshot> points) {
        String base = name.fullName().substring(0, name.fullName().length() - TOTAL.length());
        return new CounterSnapshot(
                new MetricMetadata(base, name.help()),
                points.stream()
                        .map(
                                point ->
                                        CounterDataPointSnapshot.builder()
                                                .labels(point.getLabels())
                                                .value(point.getValue())
                                                .build())
                        .toList());
    }

    static HistogramSnapshot histogram(HistogramName name, List<LabelledSeries> all) {
        return new HistogramSnapshot(
                new MetricMetadata(name.fullName(), name.help()),
                all.stream()
                        .flatMap(
                                series -> series.histogram(name).collect().getDataPoints().stream())
                        .toList());
    }

    static InfoSnapshot buildInfo(BuildInfo build) {
        Labels labels =
                Labels.of(
                        "version", build.version(), "commit", build.commit(), "java", build.java());
        return new InfoSnapshot(
                new MetricMetadata("lmcache4j_build", "The build that runs here"),
                List.of(new InfoDataPointSnapshot(labels)));
    }
}
