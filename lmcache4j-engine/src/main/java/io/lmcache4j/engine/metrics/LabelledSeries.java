package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Every series of one label set.
 *
 * <p>Each counter and histogram is an instance of the library's that carries the labels as
 * constants, so that counting looks nothing up.
 */
final class LabelledSeries {

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.metrics");

    private final Labels labels;
    private final Map<CounterName, Counter> counters = new EnumMap<>(CounterName.class);
    private final Map<HistogramName, Histogram> histograms = new EnumMap<>(HistogramName.class);

    /** Counters of others, by name. */
    private final Map<String, KindCounter> kindCounters = new ConcurrentSkipListMap<>();

    /** Gauges of others, by name. */
    private final Map<String, KindGauge> kindGauges = new ConcurrentSkipListMap<>();

    private final Map<GaugeName, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    /** Gauges whose failure was logged; once is enough, a scrape comes every few seconds. */
    private final Set<GaugeName> failedGauges = ConcurrentHashMap.newKeySet();

    LabelledSeries(MetricLabels labels, Function<String, Optional<List<Double>>> bucketOverrides) {
        this.labels = labels.toPrometheus();
        for (CounterName name : CounterName.values()) {
            counters.put(
                    name,
                    Counter.builder()
                            .name(name.fullName())
                            .help(name.help())
                            .constLabels(this.labels)
                            .withoutExemplars()
                            .build());
        }
        for (HistogramName name : HistogramName.values()) {
            List<Double> bounds =
                    bucketOverrides.apply(name.text()).orElseGet(name.defaultBuckets()::bounds);
            histograms.put(
                    name,
                    Histogram.builder()
                            .name(name.fullName())
                            .help(name.help())
                            .constLabels(this.labels)
                            .classicOnly()
                            .classicUpperBounds(Buckets.checked(name, bounds))
                            .withoutExemplars()
                            .build());
        }
    }

    Counter counter(CounterName name) {
        return counters.get(name);
    }

    KindCounter kindCounter(String name, String help, List<String> labelNames) {
        return kindCounters.computeIfAbsent(
                name, _ -> new KindCounter(name, help, labels, labelNames));
    }

    Map<String, KindCounter> kindCounters() {
        return kindCounters;
    }

    KindGauge kindGauge(String name, String help, String label) {
        return kindGauges.computeIfAbsent(name, _ -> new KindGauge(name, help, labels, label));
    }

    Map<String, KindGauge> kindGauges() {
        return kindGauges;
    }

    Histogram histogram(HistogramName name) {
        return histograms.get(name);
    }

    void setGauge(GaugeName name, DoubleSupplier value) {
        gauges.put(name, value);
    }

    /** Takes the supplier away unless another one has replaced it. */
    void removeGauge(GaugeName name, DoubleSupplier value) {
        gauges.remove(name, value);
    }

    GaugeDataPointSnapshot gauge(GaugeName name) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(read(name)).build();
    }

    private double read(GaugeName name) {
        DoubleSupplier supplier = gauges.get(name);
        if (supplier == null) {
            return 0;
        }
        try {
            return supplier.getAsDouble();
        } catch (RuntimeException e) {
            // One broken gauge must not cost people all the others.
            if (failedGauges.add(name)) {
                LOG.warn("Gauge {} cannot be read and is shown as NaN", name.fullName(), e);
            }
            return Double.NaN;
        }
    }

    /** Counters and histograms start again at zero, with a new creation time; gauges stay. */
    void reset() {
        counters.values().forEach(Counter::clear);
        histograms.values().forEach(Histogram::clear);
        kindCounters.values().forEach(KindCounter::reset);
    }
}
