package io.lmcache4j.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several managers, and a host with metrics of its own, in one registry. */
class SharedRegistryTest {

    private static final String HITS = "lmcache:num_hit_tokens_total";

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private LMCacheMetrics metrics(int worker) {
        return new LMCacheMetrics(
                registry,
                new MetricLabels("m", worker, "worker", Optional.empty()),
                new BuildInfo("1", "c", "25"),
                _ -> Optional.empty());
    }

    @Test
    void managersWithDifferentLabelsCountApart() {
        try (LMCacheMetrics first = metrics(0);
                LMCacheMetrics second = metrics(1)) {
            first.add(CounterName.NUM_HIT_TOKENS, 5);
            second.add(CounterName.NUM_HIT_TOKENS, 7);
            second.observe(HistogramName.TIME_TO_LOOKUP, 0.5);
            first.gauge("kv_msg_queue_size", () -> 3);

            Exposition scrape = Exposition.of(registry);

            assertThat(scrape.value(HITS, 0)).isEqualTo(5);
            assertThat(scrape.value(HITS, 1)).isEqualTo(7);
            assertThat(scrape.value("lmcache:time_to_lookup_count", 0)).isZero();
            assertThat(scrape.value("lmcache:time_to_lookup_count", 1)).isOne();
            assertThat(scrape.value("lmcache:kv_msg_queue_size", 0)).isEqualTo(3);
            assertThat(scrape.value("lmcache:kv_msg_queue_size", 1)).isZero();
        }
    }

    @Test
    void resetTouchesOnlyItsOwnManager() {
        try (LMCacheMetrics first = metrics(0);
                LMCacheMetrics second = metrics(1)) {
            first.add(CounterName.NUM_HIT_TOKENS, 5);
            second.add(CounterName.NUM_HIT_TOKENS, 7);

            first.reset();

            Exposition scrape = Exposition.of(registry);
            assertThat(scrape.value(HITS, 0)).isZero();
            assertThat(scrape.value(HITS, 1)).isEqualTo(7);
        }
    }

    @Test
    void closingOneLeavesTheOtherAndClosingAllLeavesNothing() {
        LMCacheMetrics first = metrics(0);
        LMCacheMetrics second = metrics(1);

        first.close();
        first.close();

        assertThat(Exposition.of(registry).all(HITS))
                .singleElement()
                .satisfies(sample -> assertThat(sample.labels()).containsEntry("worker_id", "1"));
        second.close();
        assertThat(registry.scrape().stream()).isEmpty();
    }

    @Test
    void registryCanBeUsedAgainAfterEveryoneLeft() {
        metrics(0).close();

        try (LMCacheMetrics again = metrics(0)) {
            again.add(CounterName.NUM_HIT_TOKENS, 1);
            assertThat(Exposition.of(registry).value(HITS)).isOne();
        }
    }

    @Test
    void equalLabelsShareCountersAndTheNewestGaugeIsShown() {
        try (LMCacheMetrics newer = metrics(0)) {
            LMCacheMetrics older = metrics(0);
            older.add(CounterName.NUM_HIT_TOKENS, 5);
            newer.add(CounterName.NUM_HIT_TOKENS, 7);
            older.gauge("kv_msg_queue_size", () -> 3);
            newer.gauge("kv_msg_queue_size", () -> 4);
            assertThat(Exposition.of(registry).value(HITS)).isEqualTo(12);
            assertThat(Exposition.of(registry).value("lmcache:kv_msg_queue_size")).isEqualTo(4);

            older.close();

            assertThat(Exposition.of(registry).value(HITS)).isEqualTo(12);
            assertThat(Exposition.of(registry).value("lmcache:kv_msg_queue_size")).isEqualTo(4);
        }
    }

    @Test
    void jvmMetricsOfTheHostAreNotDoubled() {
        JvmMetrics.builder().register(registry);
        try (LMCacheMetrics _ = metrics(0)) {
            assertJvmOnce();
        }
        assertThat(Exposition.of(registry).value("jvm_threads_current")).isPositive();
    }

    @Test
    void jvmMetricsThatTheHostAddsLaterOrInPartAreNotDoubled() {
        try (LMCacheMetrics _ = metrics(0)) {
            assertJvmOnce();
            JvmThreadsMetrics.builder().register(registry);
            assertJvmOnce();
        }
    }

    @Test
    void foreignMetricUnderAJvmNameWinsEvenWithAnotherType() {
        Gauge.builder().name("jvm_threads_current").labelNames("own").register(registry);
        Counter.builder().name("jvm_gc_collection_seconds").register(registry);
        try (LMCacheMetrics _ = metrics(0)) {
            Exposition scrape = Exposition.of(registry);

            assertThat(scrape.all("jvm_threads_current")).isEmpty();
            assertThat(scrape.types()).containsEntry("jvm_gc_collection_seconds_total", "counter");
            assertThat(scrape.value("jvm_threads_daemon")).isPositive();
        }
    }

    private void assertJvmOnce() {
        List<String> names =
                registry.scrape().stream()
                        .map(MetricSnapshot::getMetadata)
                        .map(metadata -> metadata.getPrometheusName())
                        .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .contains("jvm_threads_current", "process_start_time_seconds");
    }

    @Test
    void scrapesByNameFindOurMetrics() {
        try (LMCacheMetrics _ = metrics(0)) {
            Exposition scrape =
                    Exposition.of(registry.scrape(name -> name.startsWith("lmcache:num_hit")));

            assertThat(scrape.samples())
                    .extracting(Exposition.Sample::name)
                    .containsExactly(HITS, "lmcache:num_hit_tokens_created");
        }
    }

    @Test
    void hostCanScrapeAsOpenMetrics() throws IOException {
        try (LMCacheMetrics _ = metrics(0)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            OpenMetricsTextFormatWriter.create().write(out, registry.scrape());

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("lmcache:num_hit_tokens_total{")
                    .contains("lmcache:periodic_threads_critical_total{")
                    .endsWith("# EOF\n");
        }
    }

    @Test
    void managersMayJoinAndLeaveAtOnce() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(4);
                LMCacheMetrics _ = metrics(99)) {
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                int id = worker;
                all.add(
                        pool.submit(
                                () -> {
                                    for (int i = 0; i < 20; i++) {
                                        try (LMCacheMetrics metrics = metrics(id)) {
                                            metrics.add(CounterName.NUM_HIT_TOKENS, id);
                                            assertThat(Exposition.of(registry).value(HITS, id))
                                                    .isEqualTo(id);
                                        }
                                    }
                                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            assertThat(Exposition.of(registry).all(HITS)).hasSize(1);
        }
        assertThat(registry.scrape().stream()).isEmpty();
    }
}
