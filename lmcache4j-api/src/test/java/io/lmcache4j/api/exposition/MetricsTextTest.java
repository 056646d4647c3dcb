package io.lmcache4j.api.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The library's writer is the reference: every text is the same, the first and all later ones. */
class MetricsTextTest {
    private final MetricsText text = new MetricsText();
    private final LibraryText library = new LibraryText();

    private String checked(MetricSnapshots snapshots) {
        String written = new String(text.write(snapshots), StandardCharsets.UTF_8);
        assertThat(written).isEqualTo(new String(library.all(snapshots), StandardCharsets.UTF_8));
        return written;
    }

    @Property(tries = 300)
    void anyFamiliesAreWrittenAsTheLibraryDoes(@ForAll @Size(min = 1, max = 6) List<Long> seeds) {
        RandomFamilies families = new RandomFamilies(seeds);
        for (int scrape = 0; scrape < 4; scrape++) {
            checked(families.scrape(scrape));
        }
    }

    @Property(tries = 300)
    void anyNumberIsWrittenAsTheLibraryDoes(@ForAll double value, @ForAll long bits) {
        var metadata = new MetricMetadata("any_number", "help");
        for (double number :
                new double[] {
                    value, Double.longBitsToDouble(bits), bits, bits >> 40, (int) value, -0.0
                }) {
            checked(MetricSnapshots.of(gauge(metadata, Labels.EMPTY, number)));
        }
    }

    @Test
    void numbersAtTheEdgesAreTheLibrarys() {
        var metadata = new MetricMetadata("edge", "help");
        for (double edge :
                new double[] {
                    0,
                    -0.0,
                    1,
                    -1,
                    9_999_999,
                    -9_999_999,
                    1e7,
                    9_999_999.5,
                    0.001,
                    0.00099,
                    Double.MIN_VALUE,
                    Double.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY
                }) {
            String written = checked(MetricSnapshots.of(gauge(metadata, Labels.EMPTY, edge)));
            assertThat(written).startsWith("# HELP edge help\n# TYPE edge gauge\nedge ");
        }
    }

    @Test
    void metricsOfARegistryStayRightWhileTheyAndTheirSeriesChange() {
        var registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        Counter counter =
                Counter.builder().name("c").help("a\\b\nc").labelNames("x").register(registry);
        Gauge gauge = Gauge.builder().name("g").labelNames("path", "é.x").register(registry);
        Histogram histogram =
                Histogram.builder()
                        .name("h")
                        .classicOnly()
                        .classicUpperBounds(0.1, 1)
                        .register(registry);
        Histogram natively = Histogram.builder().name("n").nativeOnly().register(registry);
        Summary summary =
                Summary.builder().name("s").quantile(0.5).quantile(0.9).register(registry);
        Info info = Info.builder().name("i").labelNames("v").register(registry);
        StateSet states =
                StateSet.builder()
                        .name("st")
                        .states("on", "off")
                        .labelNames("l")
                        .register(registry);

        checked(registry.scrape());
        for (int i = 0; i < 5; i++) {
            counter.labelValues("a\"\\\n" + i % 3).inc(i * 0.3);
            gauge.labelValues("€ " + i % 2, " ").set(i * 1e6);
            histogram.observe(i * 0.4);
            natively.observe(i);
            summary.observe(i);
            info.setLabelValues("v" + i);
            states.labelValues("x").setTrue(i % 2 == 0 ? "on" : "off");
            checked(registry.scrape());
        }
        counter.remove("a\"\\\n0");
        histogram.clear();
        checked(registry.scrape());
        registry.unregister(gauge);
        String last = checked(registry.scrape());
        assertThat(last).contains("h_bucket{le=\"+Inf\"} 0\n", "c_created{x=\"a\\\"\\\\\\n1\"} ");
    }

    @Test
    void twoCollectorsOfOneNameAreMergedAsTheLibraryDoes() {
        var first = gauge(new MetricMetadata("twice", "one"), Labels.of("a", "1"), 1);
        var second = gauge(new MetricMetadata("twice", "one"), Labels.of("b", "1"), 2);
        var snapshots = new MetricSnapshots(first, second);

        assertThat(checked(snapshots)).containsOnlyOnce("# TYPE twice gauge");
        checked(snapshots);
    }

    @Test
    void moreThanIsKeptIsWrittenAllTheSame() {
        var metadata = new MetricMetadata("large", "help");
        for (String value : List.of("x".repeat(5 << 20), "y".repeat(5 << 20), "z", "z")) {
            checked(MetricSnapshots.of(gauge(metadata, Labels.of("v", value), 3)));
        }
    }

    @Test
    void usualFamiliesHaveATemplateSoThatTheLibraryWritesThemOnce() {
        var registry = new PrometheusRegistry();
        Counter.builder().name("c").labelNames("x").register(registry).labelValues("\"").inc();
        Gauge.builder().name("g").register(registry);
        Histogram.builder().name("h").classicOnly().register(registry);
        Summary.builder().name("s").quantile(0.5).register(registry);

        for (MetricSnapshot family : registry.scrape()) {
            assertThat(FamilyText.of(family, library)).isInstanceOf(TemplateText.class);
        }
    }

    @Test
    void helpAndTypeAreThereOnceForEachName() {
        var registry = new PrometheusRegistry();
        Counter.builder().name("c").help("counts").register(registry);
        Summary.builder().name("s").help("sums").register(registry);
        text.write(registry.scrape());

        String written = checked(registry.scrape());

        assertThat(written).contains("# TYPE c_created gauge\nc_created ");
        List<String> comments = written.lines().filter(line -> line.startsWith("#")).toList();
        assertThat(comments).doesNotHaveDuplicates().hasSize(8);
    }

    private static MetricSnapshot gauge(MetricMetadata metadata, Labels labels, double value) {
        return new GaugeSnapshot(
                metadata,
                List.of(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    }
}
