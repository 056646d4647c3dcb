package io.lmcache4j.api.exposition;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Families of all kinds. A seed decides what a family looks like, and how it changes from scrape to
 * scrape: often in its numbers only, sometimes in its series, bounds or parts.
 */
final class RandomFamilies {
    private static final List<String> TEXTS =
            List.of("", "a", "b c", "x\"y", "\\", "l\nm", "é€", "# HELP a b", "}", "a=\"b\" 3");
    private static final List<String> LABEL_NAMES = List.of("a", "b", "z_9", "d.e", "ü", "role");
    private static final double[] NUMBERS = {
        0,
        -0.0,
        1,
        0.1,
        1e7,
        123_456,
        -3.25,
        1e-9,
        1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final List<Long> seeds;

    /** By seed, since a metric keeps its metadata from scrape to scrape. */
    private final Map<Long, MetricMetadata> metadata = new HashMap<>();

    RandomFamilies(List<Long> seeds) {
        this.seeds = seeds.stream().distinct().toList();
    }

    MetricSnapshots scrape(int scrape) {
        List<MetricSnapshot> families = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            families.add(family(i, seeds.get(i), scrape));
        }
        return new MetricSnapshots(families);
    }

    private MetricSnapshot family(int number, long seed, int scrape) {
        Random identity = new Random(seed);
        int kind = identity.nextInt(7);
        MetricMetadata known = metadata.computeIfAbsent(seed, _ -> metadata(number, identity));
        // The form changes with every second scrape, the numbers with each.
        Random form = new Random(seed + 31L * (scrape / 2));
        Random numbers = new Random(seed + 1_000_003L * scrape);
        return family(kind, known, form, numbers);
    }

    private static MetricMetadata metadata(int number, Random form) {
        String name =
                switch (form.nextInt(4)) {
                    case 0 -> "lmcache:m" + number;
                    case 1 -> "m_ü." + number;
                    default -> "m" + number;
                };
        return form.nextBoolean()
                ? new MetricMetadata(name, TEXTS.get(form.nextInt(TEXTS.size())))
                : new MetricMetadata(name);
    }

    private static MetricSnapshot family(
            int kind, MetricMetadata metadata, Random form, Random numbers) {
        return switch (kind) {
            case 0 ->
                    new CounterSnapshot(
                            metadata,
                            points(
                                    form,
                                    labels ->
                                            new CounterDataPointSnapshot(
                                                    numbers.nextInt(1 << 30) / 4.0,
                                                    labels,
                                                    exemplar(form),
                                                    created(form, numbers),
                                                    timestamp(form))));
            case 1 ->
                    new GaugeSnapshot(
                            metadata,
                            points(
                                    form,
                                    labels ->
                                            new GaugeDataPointSnapshot(
                                                    number(numbers), labels, exemplar(form))));
            case 2 ->
                    new HistogramSnapshot(
                            form.nextInt(4) == 0,
                            metadata,
                            points(form, labels -> histogram(labels, form, numbers)));
            case 3 ->
                    new SummarySnapshot(
                            metadata, points(form, labels -> summary(labels, form, numbers)));
            case 4 -> new InfoSnapshot(metadata, points(form, InfoDataPointSnapshot::new));
            case 5 ->
                    new StateSetSnapshot(
                            metadata,
                            points(
                                    form,
                                    labels ->
                                            StateSetDataPointSnapshot.builder()
                                                    .labels(labels)
                                                    .state("on", numbers.nextBoolean())
                                                    .state("o\"ff", numbers.nextBoolean())
                                                    .build()));
            default ->
                    new UnknownSnapshot(
                            metadata,
                            points(
                                    form,
                                    labels ->
                                            UnknownDataPointSnapshot.builder()
                                                    .labels(labels)
                                                    .value(number(numbers))
                                                    .build()));
        };
    }

    private static HistogramDataPointSnapshot histogram(
            Labels labels, Random form, Random numbers) {
        double[] bounds =
                IntStream.rangeClosed(0, form.nextInt(4)).mapToDouble(i -> i * 2.5 - 1).toArray();
        bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
        long[] counts = numbers.longs(bounds.length, 0, 1L << 40).toArray();
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(bounds, counts),
                form.nextBoolean() ? number(numbers) : Double.NaN,
                labels,
                Exemplars.EMPTY,
                created(form, numbers));
    }

    private static SummaryDataPointSnapshot summary(Labels labels, Random form, Random numbers) {
        List<Quantile> quantiles =
                IntStream.range(0, form.nextInt(4))
                        .mapToObj(i -> new Quantile(i * 0.25, number(numbers)))
                        .toList();
        return new SummaryDataPointSnapshot(
                form.nextBoolean() ? numbers.nextInt(1_000_000) : -1,
                form.nextBoolean() ? number(numbers) : Double.NaN,
                Quantiles.of(quantiles),
                labels,
                Exemplars.EMPTY,
                created(form, numbers));
    }

    private static <T> List<T> points(Random form, Function<Labels, T> point) {
        String first = LABEL_NAMES.get(form.nextInt(LABEL_NAMES.size()));
        String second = LABEL_NAMES.get(form.nextInt(LABEL_NAMES.size()));
        int count = form.nextInt(4);
        List<T> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String value = TEXTS.get(form.nextInt(TEXTS.size())) + i;
            points.add(
                    point.apply(
                            first.equals(second)
                                    ? Labels.of(first, value)
                                    : Labels.of(first, value, second, "s")));
        }
        if (points.isEmpty() && form.nextBoolean()) {
            points.add(point.apply(Labels.EMPTY));
        }
        return points;
    }

    private static Exemplar exemplar(Random form) {
        return form.nextBoolean()
                ? null
                : Exemplar.builder().value(1).traceId("t").spanId("s").build();
    }

    private static long created(Random form, Random numbers) {
        return form.nextInt(3) == 0 ? 0 : numbers.nextLong(1, 1L << 42);
    }

    private static long timestamp(Random form) {
        return form.nextInt(8) == 0 ? 5_000_000_000_123L : 0;
    }

    private static double number(Random numbers) {
        return numbers.nextBoolean()
                ? NUMBERS[numbers.nextInt(NUMBERS.length)]
                : numbers.nextGaussian() * 1e4;
    }
}
