package io.lmcache4j.bench.load;

import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long answers took, in microseconds; all 0 if there were none. */
public record Latency(double mean, double p50, double p90, double p99, double p999, double max) {
    private static final double NANOS = 1e3;

    /** What a histogram of nanoseconds says. */
    public static Latency of(Histogram nanos) {
        return new Latency(
                nanos.getMean() / NANOS,
                at(nanos, 50),
                at(nanos, 90),
                at(nanos, 99),
                at(nanos, 99.9),
                nanos.getMaxValue() / NANOS);
    }

    private static double at(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS;
    }

    /** For JSON. */
    Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("mean", mean);
        attributes.put("p50", p50);
        attributes.put("p90", p90);
        attributes.put("p99", p99);
        attributes.put("p99.9", p999);
        attributes.put("max", max);
        return attributes;
    }
}
