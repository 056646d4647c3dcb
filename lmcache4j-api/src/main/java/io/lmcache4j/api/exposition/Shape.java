package io.lmcache4j.api.exposition;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;

import java.util.List;
import java.util.regex.Pattern;

/** Everything about a family that decides its text, but for the numbers. */
final class Shape {
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Shape() {}

    /**
     * Whether a family is written line by line, a number at each end, in the order of its points.
     * Label names that the library has to escape may change that order; a histogram without classic
     * buckets or for gauges has lines of its own.
     */
    static boolean isPlain(MetricSnapshot family) {
        boolean plainKind =
                switch (family) {
                    case CounterSnapshot _, GaugeSnapshot _, UnknownSnapshot _, SummarySnapshot _ ->
                            true;
                    case HistogramSnapshot histogram ->
                            !histogram.isGaugeHistogram()
                                    && histogram.getDataPoints().stream()
                                            .noneMatch(p -> p.getClassicBuckets().isEmpty());
                    default -> false;
                };
        return plainKind && family.getDataPoints().stream().allMatch(Shape::isPlain);
    }

    private static boolean isPlain(DataPointSnapshot point) {
        return !point.hasScrapeTimestamp()
                && point.getLabels().stream()
                        .allMatch(label -> PLAIN_NAME.matcher(label.getName()).matches());
    }

    /** Whether two families differ in their numbers only; the first is plain. */
    static boolean isSame(MetricSnapshot model, MetricSnapshot family) {
        List<? extends DataPointSnapshot> models = model.getDataPoints();
        List<? extends DataPointSnapshot> points = family.getDataPoints();
        if (model.getMetadata() != family.getMetadata()
                || model.getClass() != family.getClass()
                || models.size() != points.size()) {
            return false;
        }
        for (int i = 0; i < models.size(); i++) {
            if (!isSame(models.get(i), points.get(i))) {
                return false;
            }
        }
        return !(family instanceof HistogramSnapshot histogram && histogram.isGaugeHistogram());
    }

    private static boolean isSame(DataPointSnapshot model, DataPointSnapshot point) {
        return !point.hasScrapeTimestamp()
                && model.hasCreatedTimestamp() == point.hasCreatedTimestamp()
                && model.getLabels().equals(point.getLabels())
                && switch (model) {
                    case HistogramDataPointSnapshot histogram ->
                            isSame(histogram, (HistogramDataPointSnapshot) point);
                    case SummaryDataPointSnapshot summary ->
                            isSame(summary, (SummaryDataPointSnapshot) point);
                    default -> true;
                };
    }

    private static boolean isSame(
            HistogramDataPointSnapshot model, HistogramDataPointSnapshot point) {
        ClassicHistogramBuckets models = model.getClassicBuckets();
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        if (models.size() != buckets.size()) {
            return false;
        }
        for (int i = 0; i < models.size(); i++) {
            if (Double.compare(models.getUpperBound(i), buckets.getUpperBound(i)) != 0) {
                return false;
            }
        }
        return hasSameParts(model, point);
    }

    private static boolean isSame(SummaryDataPointSnapshot model, SummaryDataPointSnapshot point) {
        Quantiles models = model.getQuantiles();
        Quantiles quantiles = point.getQuantiles();
        if (models.size() != quantiles.size()) {
            return false;
        }
        for (int i = 0; i < models.size(); i++) {
            if (Double.compare(models.get(i).getQuantile(), quantiles.get(i).getQuantile()) != 0) {
                return false;
            }
        }
        return hasSameParts(model, point);
    }

    private static boolean hasSameParts(
            DistributionDataPointSnapshot model, DistributionDataPointSnapshot point) {
        return model.hasCount() == point.hasCount() && model.hasSum() == point.hasSum();
    }
}
