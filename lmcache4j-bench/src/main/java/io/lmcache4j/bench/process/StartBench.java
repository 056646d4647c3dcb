package io.lmcache4j.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * From {@code ./lmcache serve} to its ready line, with a pool of 5 GB, and the resident set at that
 * line. The distribution must be built. Each round is a process of its own on free ports.
 */
public final class StartBench {
    private static final int ROUNDS = 7;
    private static final int STOP_SECONDS = 10;

    private StartBench() {}

    /** Prints one line for each figure, the median of the rounds. */
    public static void main(String[] args) throws IOException, InterruptedException {
        double[] millis = new double[ROUNDS];
        double[] megabytes = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            ProcessBuilder command = LMCacheCommand.of("serve");
            command.environment().put("LMCACHE_INTERNAL_API_SERVER_PORT_START", "0");
            command.environment().put("LMCACHE_MAX_LOCAL_CPU_SIZE", "5.0");
            command.redirectError(ProcessBuilder.Redirect.DISCARD);
            long start = System.nanoTime();
            Process process = command.start();
            try (BufferedReader out = process.inputReader()) {
                String ready = out.readLine();
                long nanos = System.nanoTime() - start;
                if (ready == null || !ready.startsWith("ready: ")) {
                    throw new IllegalStateException("no ready line but: " + ready);
                }
                if (round >= 0) {
                    millis[round] = nanos / 1e6;
                    megabytes[round] = residentKilobytes(process.pid()) / 1024.0;
                }
            } finally {
                process.destroy();
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        }
        print("serve_start_to_ready", "ms", median(millis), "need under 1000");
        print("serve_resident_at_ready", "MB", median(megabytes), "need under 120");
    }

    private static long residentKilobytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void print(String name, String unit, double value, String need) {
        System.out.printf(Locale.ROOT, "%s %s=%.0f (%s)%n", name, unit, value, need);
    }
}
