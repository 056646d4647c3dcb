package io.lmcache4j.engine.metrics;

import java.util.List;
import java.util.stream.IntStream;

/** The default bucket lists of engine.md §10.2. */
enum Buckets {
    REQUEST_SECONDS,
    PHASE_SECONDS,
    TOKENS_PER_SECOND,
    REMOTE_MILLIS,
    HIT_RATE,
    LIFESPAN_MINUTES;

    /** Upper bounds, ascending, without infinity. */
    List<Double> bounds() {
        return switch (this) {
            case REQUEST_SECONDS ->
                    List.of(
                            0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0,
                            2.5, 5.0, 7.5, 10.0);
            // 10 microseconds and its doubles up to 5.2 seconds.
            case PHASE_SECONDS ->
                    IntStream.range(0, 20).mapToObj(i -> 0.00001 * (1L << i)).toList();
            // 1, then the powers of two from 8 to 65536.
            case TOKENS_PER_SECOND ->
                    IntStream.range(2, 17)
                            .mapToObj(i -> i == 2 ? 1.0 : (double) (1L << i))
                            .toList();
            case REMOTE_MILLIS ->
                    List.of(
                            1.0, 5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 100.0, 250.0, 500.0, 750.0,
                            1000.0, 2500.0, 5000.0, 7500.0, 10000.0);
            case HIT_RATE -> List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);
            case LIFESPAN_MINUTES ->
                    List.of(
                            0.0, 1.0, 5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 100.0, 250.0, 500.0, 750.0,
                            1000.0, 2500.0, 5000.0);
        };
    }

    /**
     * Checks bounds that a user gave.
     *
     * @throws IllegalArgumentException naming the key, the value and what is wanted
     */
    static double[] checked(HistogramName histogram, List<Double> bounds) {
        boolean ascending =
                IntStream.range(1, bounds.size()).allMatch(i -> bounds.get(i - 1) < bounds.get(i));
        if (bounds.isEmpty() || !ascending || bounds.getFirst().isNaN()) {
            throw new IllegalArgumentException(
                    "extra_config histogram_bucket_%s must be a list of ascending numbers, was %s"
                            .formatted(histogram.text(), bounds));
        }
        return bounds.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
