package io.lmcache4j.api.exposition;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;

/** The numbers of a family in the order in which the library writes them. */
final class Numbers {
    private Numbers() {}

    /** Fills in all but the creation times. */
    static void samples(MetricSnapshot family, Gaps.Filling out) {
        switch (family) {
            case CounterSnapshot counter ->
                    counter.getDataPoints().forEach(point -> out.number(point.getValue()));
            case GaugeSnapshot gauge ->
                    gauge.getDataPoints().forEach(point -> out.number(point.getValue()));
            case UnknownSnapshot unknown ->
                    unknown.getDataPoints().forEach(point -> out.number(point.getValue()));
            case HistogramSnapshot histogram ->
                    histogram.getDataPoints().forEach(point -> histogram(point, out));
            case SummarySnapshot summary ->
                    summary.getDataPoints().forEach(point -> summary(point, out));
            default -> throw new IllegalArgumentException("no plain family: " + family.getClass());
        }
    }

    private static void histogram(
            HistogramSnapshot.HistogramDataPointSnapshot point, Gaps.Filling out) {
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        long below = 0;
        for (int i = 0; i < buckets.size(); i++) {
            below += buckets.getCount(i);
            out.number(below);
        }
        countAndSum(point, out);
    }

    private static void summary(SummarySnapshot.SummaryDataPointSnapshot point, Gaps.Filling out) {
        for (Quantile quantile : point.getQuantiles()) {
            out.number(quantile.getValue());
        }
        countAndSum(point, out);
    }

    private static void countAndSum(DistributionDataPointSnapshot point, Gaps.Filling out) {
        if (point.hasCount()) {
            out.number(point.getCount());
        }
        if (point.hasSum()) {
            out.number(point.getSum());
        }
    }

    /** Fills in the creation times. */
    static void created(MetricSnapshot family, Gaps.Filling out) {
        if (hasCreated(family)) {
            for (DataPointSnapshot point : family.getDataPoints()) {
                if (point.hasCreatedTimestamp()) {
                    out.seconds(point.getCreatedTimestampMillis());
                }
            }
        }
    }

    private static boolean hasCreated(MetricSnapshot family) {
        return family instanceof CounterSnapshot
                || family instanceof HistogramSnapshot
                || family instanceof SummarySnapshot;
    }
}
