package io.lmcache4j.bench.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Processor time of the machine, to tell how busy it was with other things.
 *
 * @param busy hundredths of a second that all cores worked
 * @param all hundredths of a second that passed on all cores
 */
record CoreTime(long busy, long all) {
    private static final double TICKS = 100;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    /** Guests are in the first two already. */
    private static final int KINDS = 8;

    static CoreTime now() throws IOException {
        String line;
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            line = lines.findFirst().orElseThrow();
        }
        long[] kinds =
                Arrays.stream(line.substring("cpu".length()).strip().split(" +", -1))
                        .mapToLong(Long::parseLong)
                        .limit(KINDS)
                        .toArray();
        long all = Arrays.stream(kinds).sum();
        return new CoreTime(all - kinds[IDLE] - kinds[IO_WAIT], all);
    }

    /** What this process used so far. */
    static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Part of all cores that others than our processes had until later, 0 to 1. */
    double shareOfOthers(CoreTime later, Duration ours) {
        double busyTicks = later.busy - busy - ours.toNanos() / 1e9 * TICKS;
        return Math.max(0, busyTicks / (later.all - all));
    }
}
