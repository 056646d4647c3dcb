package io.lmcache4j.controller;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.Map;

/** The numbers of one scrape, each with the role of a controller. */
final class ScrapedMetrics {
    private static final Labels ROLE = Labels.of("role", "controller");

    private final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();

    ScrapedMetrics gauge(String name, String help, double value) {
        snapshots.metricSnapshot(
                GaugeSnapshot.builder()
                        .name(name)
                        .help(help)
                        .dataPoint(
                                GaugeDataPointSnapshot.builder().labels(ROLE).value(value).build())
                        .build());
        return this;
    }

    ScrapedMetrics count(String name, String help, long value) {
        snapshots.metricSnapshot(
                CounterSnapshot.builder()
                        .name(name)
                        .help(help)
                        .dataPoint(point(ROLE, value))
                        .build());
        return this;
    }

    /** One number for each value of a label. */
    ScrapedMetrics counts(String name, String help, String label, Map<String, Long> values) {
        var counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((kind, value) -> counter.dataPoint(point(ROLE.add(label, kind), value)));
        snapshots.metricSnapshot(counter.build());
        return this;
    }

    private static CounterDataPointSnapshot point(Labels labels, long value) {
        return CounterDataPointSnapshot.builder().labels(labels).value((double) value).build();
    }

    MetricSnapshots all() {
        return snapshots.build();
    }
}
