package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * The metrics of one manager in a Prometheus registry (engine.md §10.2).
 *
 * <p>Every series exists at zero from construction to {@link #close}. Several managers may share a
 * registry. Safe for use by several threads; counting takes no lock.
 */
public final class LMCacheMetrics implements AutoCloseable {

    static final String PREFIX = "lmcache:";

    private final PrometheusRegistry registry;
    private final MetricLabels labels;
    private final MetricFamilies families;
    private final LabelledSeries series;
    private final Map<GaugeName, DoubleSupplier> ownGauges = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Registers everything.
     *
     * @param registry our own or the host's
     * @param labels the labels on every series of this manager
     * @param build what {@code lmcache4j_build_info} says; the first manager of a registry decides
     * @param bucketOverrides for a histogram's name without prefix, the bounds that replace its
     *     default ones: {@code extra_config.histogram_bucket_<name>}
     * @throws IllegalArgumentException if overriding bounds are empty or do not ascend
     */
    public LMCacheMetrics(
            PrometheusRegistry registry,
            MetricLabels labels,
            BuildInfo build,
            Function<String, Optional<List<Double>>> bucketOverrides) {
        this.registry = registry;
        this.labels = labels;
        this.families = MetricFamilies.join(registry, labels, build, bucketOverrides);
        this.series = families.series(labels);
    }

    /** The registry that was given, for scraping. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /**
     * Lets a gauge be computed whenever it is scraped; one without a supplier shows 0. A second
     * supplier replaces the first.
     *
     * @param name such as {@code local_cpu_hot_cache_count}, without prefix
     * @param value called by the scraping thread; must neither wait nor change anything
     * @throws IllegalArgumentException if there is no such gauge
     */
    public void gauge(String name, DoubleSupplier value) {
        GaugeName gauge =
                GaugeName.find(name)
                        .orElseThrow(() -> new IllegalArgumentException("no gauge named " + name));
        ownGauges.put(gauge, value);
        series.setGauge(gauge, value);
    }

    /**
     * A counter of something outside the engine, beside the engine's own in every scrape. One that
     * is asked for again under its name is the same.
     *
     * @param name without {@code _total}, such as {@code lmcache4j_http_refused}
     * @param help one line for people
     * @param label that tells the kinds apart, besides the labels of this manager
     * @param kinds all there are
     */
    public KindCounter kindCounter(String name, String help, String label, List<String> kinds) {
        KindCounter counter = series.kindCounter(name, help, List.of(label));
        kinds.forEach(counter::show);
        return counter;
    }

    /**
     * A gauge of something outside the engine, beside the engine's own in every scrape. A second
     * supplier for a kind replaces the first.
     *
     * @param name such as {@code lmcache4j_store_chunks}
     * @param help one line for people
     * @param label that tells the kinds apart, besides the labels of this manager
     * @param value called by the scraping thread; must neither wait nor change anything
     */
    public void kindGauge(
            String name, String help, String label, String kind, DoubleSupplier value) {
        series.kindGauge(name, help, label).set(kind, value);
    }

    KindCounter kindCounter(String name, String help, List<String> labelNames) {
        return series.kindCounter(name, help, labelNames);
    }

    /**
     * What a counter says now.
     *
     * @param name such as {@code num_hit_tokens}, without prefix and suffix
     * @throws IllegalArgumentException if there is no such counter
     */
    public long count(String name) {
        CounterName counter =
                CounterName.find(name)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no counter named " + name));
        return series.counter(counter).getLongValue();
    }

    /**
     * Sets this manager's counters and histograms back to zero, as {@code POST /metrics/reset}
     * does. Gauges and the interval that {@link StatsMonitor} is collecting stay as they are.
     */
    public void reset() {
        series.reset();
    }

    void add(CounterName name, long amount) {
        series.counter(name).inc(amount);
    }

    void observe(HistogramName name, double value) {
        series.histogram(name).observe(value);
    }

    /** Takes this manager's series out of the registry. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ownGauges.forEach(series::removeGauge);
            families.leave(labels);
        }
    }
}
