package io.lmcache4j.bench.micro;

import java.util.Arrays;

/**
 * Times two pieces of work in turn, so that both see the same machine, and compares them by the
 * median.
 *
 * @param rounds measured rounds, after a third as many for warming up
 */
record Rounds(int rounds) {
    /** Median nanoseconds of the work and of its limit, and of their ratio round by round. */
    record Result(double nanos, double limitNanos, double ratio) {}

    Result compare(Runnable work, Runnable limit) {
        double[] works = new double[rounds];
        double[] limits = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -rounds / 3; round < rounds; round++) {
            double limitNanos = time(limit);
            double workNanos = time(work);
            if (round >= 0) {
                works[round] = workNanos;
                limits[round] = limitNanos;
                ratios[round] = limitNanos / workNanos;
            }
        }
        return new Result(median(works), median(limits), median(ratios));
    }

    private static long time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
