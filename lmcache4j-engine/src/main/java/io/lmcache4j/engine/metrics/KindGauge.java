package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;

/** A gauge of something outside the engine, with a series for each kind, asked when scraped. */
final class KindGauge {
    private final MetricMetadata metadata;
    private final Labels labels;
    private final String label;
    private final Map<String, DoubleSupplier> kinds = new ConcurrentSkipListMap<>();

    KindGauge(String name, String help, Labels labels, String label) {
        this.metadata = new MetricMetadata(name, help);
        this.labels = labels;
        this.label = label;
    }

    MetricMetadata metadata() {
        return metadata;
    }

    void set(String kind, DoubleSupplier value) {
        kinds.put(kind, value);
    }

    List<GaugeDataPointSnapshot> points() {
        return kinds.entrySet().stream()
                .map(
                        kind ->
                                GaugeDataPointSnapshot.builder()
                                        .labels(labels.merge(Labels.of(label, kind.getKey())))
                                        .value(value(kind.getValue()))
                                        .build())
                .toList();
    }

    /** One broken gauge must not cost people all the others. */
    private static double value(DoubleSupplier supplier) {
        try {
            return supplier.getAsDouble();
        } catch (RuntimeException e) {
            return Double.NaN;
        }
    }
}
