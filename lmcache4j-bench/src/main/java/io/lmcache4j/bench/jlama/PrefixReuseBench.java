package io.lmcache4j.bench.jlama;

import io.lmcache4j.cli.jlama.JlamaHost;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.jlama.JlamaSession;
import io.lmcache4j.jlama.Prefill;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Time to first token with a shared prefix restored against the same computed, what the cache costs
 * a prompt that it has nothing of, and the restoring against a plain copy of as many bytes.
 *
 * <p>The model is that of {@code lmcache demo --engine jlama}: 8 layers, width 512, heads 8/4,
 * float32, random weights. On two quiet cores it takes about a minute.
 */
public final class PrefixReuseBench {
    private static final int NEW_TOKENS = 64;
    private static final int COLD_ROUNDS = 3;
    private static final int WARM_ROUNDS = 5;
    private static final int COPY_ROUNDS = 15;
    private static final int WARM_UPS = 4;
    private static final int WARM_UP_TOKENS = 640;
    private static final int FIRST_BYTE = 3;
    private static final int BYTES_END = 259;
    private static final String VECTORS = "jdk.incubator.vector";

    private final JlamaHost host;
    private final SplittableRandom random = new SplittableRandom(1);

    private PrefixReuseBench(JlamaHost host) {
        this.host = host;
    }

    /** Prints one line for each figure. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (ModuleLayer.boot().findModule(VECTORS).isEmpty()) {
            System.exit(again());
        }
        ConfigStore config = ConfigStore.of(Map.of("max_local_cpu_size", 1.0));
        try (JlamaHost host = JlamaHost.start(Optional.empty(), config, Map.of())) {
            PrefixReuseBench bench = new PrefixReuseBench(host);
            bench.warmUp();
            bench.prefix(768, 6);
            bench.prefix(2048, 15);
            bench.restore(2048);
        }
    }

    /** The same in a JVM that has the vectors. */
    private static int again() throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=" + VECTORS,
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-Dlmcache4j.log_level=WARN",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        PrefixReuseBench.class.getName());
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void warmUp() throws InterruptedException {
        for (int pass = 0; pass < WARM_UPS; pass++) {
            int[] prompt = tokens(WARM_UP_TOKENS);
            ask(prompt);
            ask(withNewEnd(prompt));
        }
    }

    /** What one prompt took: the first token, and what the cache added to it. */
    private record Timing(double millis, double cacheMillis) {}

    private Timing ask(int[] prompt) throws InterruptedException {
        try (JlamaSession session = host.open()) {
            Prefill prefill = host.reuse().prefill(session, prompt);
            long stored = System.nanoTime();
            host.reuse().store(session);
            double cache = millis(prefill.restoring()) + (System.nanoTime() - stored) / 1e6;
            return new Timing(millis(prefill.timeToFirstToken()), cache);
        }
    }

    private double plain(int[] prompt) throws InterruptedException {
        try (JlamaSession session = host.open()) {
            return millis(host.reuse().compute(session, prompt).timeToFirstToken());
        }
    }

    private void prefix(int shared, int need) throws InterruptedException {
        double[] plain = new double[COLD_ROUNDS];
        double[] cold = new double[COLD_ROUNDS];
        double[] overheads = new double[COLD_ROUNDS];
        double[] warm = new double[COLD_ROUNDS * WARM_ROUNDS];
        for (int round = 0; round < COLD_ROUNDS; round++) {
            int[] prompt = tokens(shared + NEW_TOKENS);
            plain[round] = plain(prompt);
            Timing first = ask(prompt);
            cold[round] = first.millis();
            overheads[round] = 100 * first.cacheMillis() / first.millis();
            for (int i = 0; i < WARM_ROUNDS; i++) {
                warm[round * WARM_ROUNDS + i] = ask(withNewEnd(prompt)).millis();
            }
        }
        print(
                "prefix_%d_%d cold_ms=%.1f warm_ms=%.1f ratio=%.1f (need %d)",
                shared, NEW_TOKENS, median(cold), median(warm), median(cold) / median(warm), need);
        print(
                "cold_overhead_%d_%d percent=%.2f (need under 3); without the cache ms=%.1f",
                shared, NEW_TOKENS, median(overheads), median(plain));
    }

    /** Lookup and copies of a stored prompt, as a new session meets them. */
    private void restore(int shared) throws InterruptedException {
        int[] prompt = tokens(shared);
        ask(prompt);
        long bytes = host.tokenBytes() * shared;
        double[] copies = new double[COPY_ROUNDS];
        double[] restores = new double[COPY_ROUNDS];
        try (Arena arena = Arena.ofShared()) {
            MemorySegment from = arena.allocate(bytes, 4096).fill((byte) 1);
            MemorySegment to = arena.allocate(bytes, 4096).fill((byte) 2);
            for (int round = -3; round < COPY_ROUNDS; round++) {
                long start = System.nanoTime();
                to.copyFrom(from);
                double copied = (System.nanoTime() - start) / 1e6;
                double restored = restoring(prompt);
                if (round >= 0) {
                    copies[round] = copied;
                    restores[round] = restored;
                }
            }
        }
        print(
                "restore_%d GBps=%.2f plain_copy_GBps=%.2f ratio=%.2f (need 0.5)",
                shared,
                bytes / median(restores) / 1e6,
                bytes / median(copies) / 1e6,
                median(copies) / median(restores));
    }

    private double restoring(int[] prompt) throws InterruptedException {
        try (JlamaSession session = host.open()) {
            Prefill prefill = host.reuse().prefill(session, prompt);
            if (prefill.restored() != prompt.length) {
                throw new IllegalStateException("only %d restored".formatted(prefill.restored()));
            }
            return millis(prefill.restoring());
        }
    }

    private int[] tokens(int count) {
        return random.ints(count, FIRST_BYTE, BYTES_END).toArray();
    }

    private int[] withNewEnd(int[] prompt) {
        int[] other = prompt.clone();
        int shared = prompt.length - NEW_TOKENS;
        System.arraycopy(tokens(NEW_TOKENS), 0, other, shared, NEW_TOKENS);
        return other;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
