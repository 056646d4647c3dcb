package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts the series of all label sets together to families, as a scrape wants them.
 *
 * <p>Names are checked and put into the library's form once, which would be a third of a scrape;
 * and a writer can tell by the same metadata that it knows a family.
 */
final class FamilySnapshots {

    private static final String TOTAL = "_total";

    private final Map<CounterName, MetricMetadata> counters = new EnumMap<>(CounterName.class);
    private final Map<GaugeName, MetricMetadata> gauges = new EnumMap<>(GaugeName.class);
    private final Map<HistogramName, MetricMetadata> histograms =
            new EnumMap<>(HistogramName.class);

    /** Gauges that must be shown as counters. */
    private final Set<GaugeName> refused = EnumSet.noneOf(GaugeName.class);

    private final InfoSnapshot buildInfo;

    FamilySnapshots(BuildInfo build) {
        for (CounterName name : CounterName.values()) {
            counters.put(name, new MetricMetadata(name.fullName(), name.help()));
        }
        for (GaugeName name : GaugeName.values()) {
            gauges.put(name, gaugeMetadata(name));
        }
        for (HistogramName name : HistogramName.values()) {
            histograms.put(name, new MetricMetadata(name.fullName(), name.help()));
        }
        buildInfo = buildInfo(build);
    }

    /**
     * Older releases of the library, which a host may bring, refuse gauges called {@code _total}.
     */
    private MetricMetadata gaugeMetadata(GaugeName name) {
        String full = name.fullName();
        try {
            return new MetricMetadata(full, name.help());
        } catch (IllegalArgumentException e) {
            if (!full.endsWith(TOTAL)) {
                throw e;
            }
            refused.add(name);
            return new MetricMetadata(
                    full.substring(0, full.length() - TOTAL.length()), name.help());
        }
    }

    private static InfoSnapshot buildInfo(BuildInfo build) {
        Labels labels =
                Labels.of(
                        "version", build.version(), "commit", build.commit(), "java", build.java());
        return new InfoSnapshot(
                new MetricMetadata("lmcache4j_build", "The build that runs here"),
                List.of(new InfoDataPointSnapshot(labels)));
    }

    CounterSnapshot counter(CounterName name, List<LabelledSeries> all) {
        List<CounterDataPointSnapshot> points = new ArrayList<>(all.size());
        for (LabelledSeries series : all) {
            points.addAll(series.counter(name).collect().getDataPoints());
        }
        return new CounterSnapshot(counters.get(name), points);
    }

    MetricSnapshot gauge(GaugeName name, List<LabelledSeries> all) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>(all.size());
        for (LabelledSeries series : all) {
            points.add(series.gauge(name));
        }
        MetricMetadata metadata = gauges.get(name);
        return refused.contains(name)
                ? asCounter(metadata, points)
                : new GaugeSnapshot(metadata, points);
    }

    /** The same samples; only the type that is written above them differs. */
    private static CounterSnapshot asCounter(
            MetricMetadata metadata, List<GaugeDataPointSnapshot> points) {
        return new CounterSnapshot(
                metadata,
                points.stream()
                        .map(
                                point ->
                                        CounterDataPointSnapshot.builder()
                                                .labels(point.getLabels())
                                                .value(point.getValue())
                                                .build())
                        .toList());
    }

    HistogramSnapshot histogram(HistogramName name, List<LabelledSeries> all) {
        List<HistogramDataPointSnapshot> points = new ArrayList<>(all.size());
        for (LabelledSeries series : all) {
            points.addAll(series.histogram(name).collect().getDataPoints());
        }
        return new HistogramSnapshot(histograms.get(name), points);
    }

    /** The counters of others, which not every label set has. */
    static List<CounterSnapshot> kindCounters(List<LabelledSeries> all) {
        Map<String, List<CounterSnapshot>> byName = new TreeMap<>();
        for (LabelledSeries series : all) {
            series.kindCounters()
                    .forEach(
                            (name, kinds) ->
                                    byName.computeIfAbsent(name, _ -> new ArrayList<>())
                                            .add(kinds.counter().collect()));
        }
        return byName.values().stream()
                .map(
                        parts ->
                                new CounterSnapshot(
                                        parts.getFirst().getMetadata(),
                                        parts.stream()
                                                .flatMap(part -> part.getDataPoints().stream())
                                                .toList()))
                .toList();
    }

    /** The gauges of others, which not every label set has. */
    static List<GaugeSnapshot> kindGauges(List<LabelledSeries> all) {
        Map<String, List<KindGauge>> byName = new TreeMap<>();
        for (LabelledSeries series : all) {
            series.kindGauges()
                    .forEach(
                            (name, kinds) ->
                                    byName.computeIfAbsent(name, _ -> new ArrayList<>())
                                            .add(kinds));
        }
        return byName.values().stream()
                .map(
                        parts ->
                                new GaugeSnapshot(
                                        parts.getFirst().metadata(),
                                        parts.stream()
                                                .flatMap(part -> part.points().stream())
                                                .toList()))
                .toList();
    }

    /** Always the same. */
    InfoSnapshot buildInfo() {
        return buildInfo;
    }
}
