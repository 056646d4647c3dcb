package io.lmcache4j.bench.micro;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Measures several ways to do the same in turns, sample by sample, and gives the median time of
 * each.
 *
 * <p>What counts is a ratio, and the machine is not ours alone: in turns, whatever slows it down
 * hits all ways alike. JMH measures one way after the other, minutes apart.
 */
final class SideBySide {
    private static final long SAMPLE_NANOS = 2_000_000;
    private static final int WARM_UP_ROUNDS = 300;
    private static final int ROUNDS = 501;

    private long sink;

    /**
     * Nanoseconds of one call of each way.
     *
     * @param ways each gives back something that depends on its work, so that it can't be skipped
     */
    double[] medianNanos(List<LongSupplier> ways) {
        int[] calls = new int[ways.size()];
        Arrays.fill(calls, 1);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (int i = 0; i < calls.length; i++) {
                double nanos = sample(ways.get(i), calls[i]);
                calls[i] = (int) Math.clamp(SAMPLE_NANOS / nanos, 1, 1_000_000);
            }
        }
        double[][] samples = new double[ways.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < calls.length; i++) {
                samples[i][round] = sample(ways.get(i), calls[i]);
            }
        }
        return Arrays.stream(samples).mapToDouble(SideBySide::median).toArray();
    }

    private double sample(LongSupplier way, int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            sink += way.getAsLong();
        }
        return (double) Math.max(1, System.nanoTime() - start) / calls;
    }

    private static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Something that depends on all calls; printing it keeps them from being skipped. */
    long sink() {
        return sink;
    }
}
