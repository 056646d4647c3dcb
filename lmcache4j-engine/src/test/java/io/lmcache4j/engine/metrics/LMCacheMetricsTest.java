package io.lmcache4j.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class LMCacheMetricsTest {

    private static final BuildInfo BUILD = new BuildInfo("1.2.3", "abcdef0", "25.0.1");

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private LMCacheMetrics metrics(int worker) {
        return metrics(worker, _ -> Optional.empty());
    }

    private LMCacheMetrics metrics(
            int worker, Function<String, Optional<List<Double>>> bucketOverrides) {
        return new LMCacheMetrics(
                registry,
                new MetricLabels("llama", worker, "worker", Optional.of("served")),
                BUILD,
                bucketOverrides);
    }

    @Test
    void everyCounterExistsAtZeroWithItsCreationTime() {
        try (LMCacheMetrics _ = metrics(3)) {
            Exposition scrape = Exposition.of(registry);

            for (String name : SpecTable.COUNTERS) {
                assertThat(scrape.types()).containsEntry("lmcache:" + name + "_total", "counter");
                assertThat(scrape.value("lmcache:" + name + "_total")).as(name).isZero();
                assertThat(scrape.value("lmcache:" + name + "_created"))
                        .as(name + " in seconds")
                        .isCloseTo(System.currentTimeMillis() / 1e3, within(60.0));
            }
        }
    }

    @Test
    void everyGaugeExistsAtZero() {
        try (LMCacheMetrics _ = metrics(3)) {
            Exposition scrape = Exposition.of(registry);

            for (String name : SpecTable.GAUGES) {
                assertThat(scrape.types()).containsEntry("lmcache:" + name, "gauge");
                assertThat(scrape.value("lmcache:" + name)).as(name).isZero();
            }
        }
    }

    @Test
    void everyHistogramExistsWithExactlyItsBuckets() {
        try (LMCacheMetrics _ = metrics(3)) {
            Exposition scrape = Exposition.of(registry);

            SpecTable.HISTOGRAMS.forEach(
                    (name, bounds) -> {
                        String full = "lmcache:" + name;
                        assertThat(scrape.types()).containsEntry(full, "histogram");
                        assertThat(bounds(scrape, full))
                                .as(name)
                                .containsExactlyElementsOf(
                                        Stream.concat(
                                                        bounds.stream(),
                                                        Stream.of(Double.POSITIVE_INFINITY))
                                                .toList());
                        assertThat(scrape.all(full + "_bucket")).allMatch(s -> s.value() == 0);
                        assertThat(scrape.value(full + "_count")).isZero();
                        assertThat(scrape.value(full + "_sum")).isZero();
                        assertThat(scrape.value(full + "_created")).isPositive();
                    });
        }
    }

    private static List<Double> bounds(Exposition scrape, String histogram) {
        return scrape.all(histogram + "_bucket").stream()
                .map(sample -> Exposition.number(sample.labels().get("le")))
                .toList();
    }

    @Test
    void noOtherLmcacheSeriesExist() {
        Set<String> expected = new TreeSet<>();
        for (String name : SpecTable.COUNTERS) {
            expected.addAll(Set.of(name + "_total", name + "_created"));
        }
        expected.addAll(SpecTable.GAUGES);
        for (String name : SpecTable.HISTOGRAMS.keySet()) {
            Stream.of("_bucket", "_count", "_sum", "_created")
                    .forEach(suffix -> expected.add(name + suffix));
        }
        try (LMCacheMetrics _ = metrics(3)) {
            Set<String> found =
                    Exposition.of(registry).samples().stream()
                            .map(Exposition.Sample::name)
                            .filter(name -> name.startsWith("lmcache:"))
                            .map(name -> name.substring("lmcache:".length()))
                            .collect(Collectors.toCollection(TreeSet::new));

            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void everyLmcacheSeriesHasTheFourLabels() {
        MetricLabels labels = new MetricLabels("a \"model\"", 0, "scheduler", Optional.empty());
        try (LMCacheMetrics _ =
                new LMCacheMetrics(registry, labels, BUILD, _ -> Optional.empty())) {
            Map<String, String> expected =
                    Map.of(
                            "model_name", "a \\\"model\\\"",
                            "worker_id", "0",
                            "role", "scheduler",
                            "served_model_name", "");

            assertThat(Exposition.of(registry).samples())
                    .filteredOn(sample -> sample.name().startsWith("lmcache:"))
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(sample.ownLabels()).isEqualTo(expected));
        }
    }

    @Test
    void buildJvmAndProcessAreShownOnceAndPythonIsNot() {
        try (LMCacheMetrics _ = metrics(0);
                LMCacheMetrics _ = metrics(1)) {
            Exposition scrape = Exposition.of(registry);

            assertThat(scrape.all("lmcache4j_build_info"))
                    .containsExactly(
                            new Exposition.Sample(
                                    "lmcache4j_build_info",
                                    Map.of(
                                            "version", "1.2.3",
                                            "commit", "abcdef0",
                                            "java", "25.0.1"),
                                    1));
            assertThat(scrape.value("jvm_threads_current")).isPositive();
            assertThat(scrape.value("process_start_time_seconds")).isPositive();
            assertThat(scrape.all("process_cpu_seconds_total")).hasSize(1);
            assertThat(scrape.all("python_info")).isEmpty();
        }
    }

    @Test
    void bucketsCanBeOverridden() {
        try (LMCacheMetrics _ =
                metrics(
                        0,
                        name ->
                                name.equals("time_to_lookup")
                                        ? Optional.of(List.of(0.5, 2.0))
                                        : Optional.empty())) {
            Exposition scrape = Exposition.of(registry);

            assertThat(bounds(scrape, "lmcache:time_to_lookup"))
                    .containsExactly(0.5, 2.0, Double.POSITIVE_INFINITY);
            assertThat(bounds(scrape, "lmcache:time_to_store")).hasSize(17);
        }
    }

    @Test
    void badBucketsAreRefusedAndNothingIsRegistered() {
        for (List<Double> bad :
                List.of(
                        List.<Double>of(),
                        List.of(2.0, 1.0),
                        List.of(1.0, 1.0),
                        List.of(Double.NaN))) {
            assertThatThrownBy(() -> metrics(0, _ -> Optional.of(bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("histogram_bucket_")
                    .hasMessageContaining(bad.toString());
            assertThat(registry.scrape().stream()).isEmpty();
        }
    }

    @Test
    void infinityMayEndTheBuckets() {
        try (LMCacheMetrics _ =
                metrics(0, _ -> Optional.of(List.of(1.0, Double.POSITIVE_INFINITY)))) {
            assertThat(bounds(Exposition.of(registry), "lmcache:time_to_lookup"))
                    .containsExactly(1.0, Double.POSITIVE_INFINITY);
        }
    }

    @Test
    void gaugesAreComputedAtEveryScrape() {
        double[] value = {1};
        try (LMCacheMetrics metrics = metrics(0)) {
            metrics.gauge("local_cpu_hot_cache_count", () -> value[0]);

            assertThat(Exposition.of(registry).value("lmcache:local_cpu_hot_cache_count")).isOne();
            value[0] = 7;
            assertThat(Exposition.of(registry).value("lmcache:local_cpu_hot_cache_count"))
                    .isEqualTo(7);
            metrics.gauge("local_cpu_hot_cache_count", () -> 9);
            assertThat(Exposition.of(registry).value("lmcache:local_cpu_hot_cache_count"))
                    .isEqualTo(9);
        }
    }

    @Test
    void aCounterCanBeReadByName() {
        try (LMCacheMetrics metrics = metrics(3)) {
            assertThat(metrics.count("num_hit_tokens")).isZero();
            metrics.add(CounterName.NUM_HIT_TOKENS, 1L << 40);
            assertThat(metrics.count("num_hit_tokens")).isEqualTo(1L << 40);
            metrics.reset();
            assertThat(metrics.count("num_hit_tokens")).isZero();
            assertThatThrownBy(() -> metrics.count("num_hit_tokens_total"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("num_hit_tokens_total");
        }
    }

    @Test
    void unknownGaugeIsRefusedByName() {
        try (LMCacheMetrics metrics = metrics(0)) {
            assertThatThrownBy(() -> metrics.gauge("hot_cash_count", () -> 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("hot_cash_count");
        }
    }

    @Test
    void brokenGaugeIsNanAndTheOthersAreShown() {
        try (LMCacheMetrics metrics = metrics(0)) {
            metrics.gauge(
                    "kv_msg_queue_size",
                    () -> {
                        throw new IllegalStateException("queue is closed");
                    });
            metrics.gauge("put_failed_count", () -> 2);

            Exposition scrape = Exposition.of(registry);

            assertThat(scrape.value("lmcache:kv_msg_queue_size")).isNaN();
            assertThat(scrape.value("lmcache:put_failed_count")).isEqualTo(2);
        }
    }

    @Test
    void resetZeroesCountersAndHistogramsAndLeavesGauges() {
        try (LMCacheMetrics metrics = metrics(0)) {
            metrics.gauge("lmcache_is_healthy", () -> 1);
            metrics.add(CounterName.NUM_HIT_TOKENS, 5);
            metrics.observe(HistogramName.TIME_TO_LOOKUP, 0.5);
            double created = Exposition.of(registry).value("lmcache:num_hit_tokens_created");

            metrics.reset();

            Exposition scrape = Exposition.of(registry);
            assertThat(scrape.value("lmcache:num_hit_tokens_total")).isZero();
            assertThat(scrape.value("lmcache:time_to_lookup_count")).isZero();
            assertThat(scrape.value("lmcache:time_to_lookup_sum")).isZero();
            assertThat(scrape.all("lmcache:time_to_lookup_bucket"))
                    .hasSize(21)
                    .allMatch(s -> s.value() == 0);
            assertThat(scrape.value("lmcache:lmcache_is_healthy")).isOne();
            assertThat(scrape.value("lmcache:num_hit_tokens_created"))
                    .isGreaterThanOrEqualTo(created);
        }
    }

    @Test
    void countingGoesOnAfterAReset() {
        try (LMCacheMetrics metrics = metrics(0)) {
            metrics.add(CounterName.NUM_HIT_TOKENS, 5);
            metrics.reset();
            metrics.add(CounterName.NUM_HIT_TOKENS, 3);
            metrics.observe(HistogramName.TIME_TO_LOOKUP, 0.5);

            Exposition scrape = Exposition.of(registry);
            assertThat(scrape.value("lmcache:num_hit_tokens_total")).isEqualTo(3);
            assertThat(scrape.value("lmcache:time_to_lookup_count")).isOne();
        }
    }

    @Test
    void observationsFallIntoTheirBuckets() {
        try (LMCacheMetrics metrics = metrics(0)) {
            metrics.observe(HistogramName.REQUEST_CACHE_HIT_RATE, 0.3);
            metrics.observe(HistogramName.REQUEST_CACHE_HIT_RATE, 0.31);
            metrics.observe(HistogramName.REQUEST_CACHE_HIT_RATE, 1.0);

            Exposition scrape = Exposition.of(registry);

            assertThat(scrape.all("lmcache:request_cache_hit_rate_bucket"))
                    .extracting(Exposition.Sample::value)
                    .containsExactly(0.0, 0.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 3.0, 3.0);
            assertThat(scrape.value("lmcache:request_cache_hit_rate_sum"))
                    .isCloseTo(1.61, within(1e-9));
        }
    }
}
