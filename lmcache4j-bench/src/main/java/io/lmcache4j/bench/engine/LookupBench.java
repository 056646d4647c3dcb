package io.lmcache4j.bench.engine;

import com.sun.management.ThreadMXBean;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.key.RequestConfigs;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Lookup of a fully cached prompt of 131,072 tokens in chunks of 256, hashing, pinning and touching
 * included, and what it allocates.
 *
 * <p>The allocation is measured twice, with chunks of 256 and of 512 tokens: what grows with the
 * tokens would be the same in both, what grows with the key list halves.
 */
public final class LookupBench {
    private static final int TOKENS = 131_072;
    private static final int WARM_UP = 400;
    private static final int ROUNDS = 400;

    private LookupBench() {}

    /** Prints one line for each figure. */
    public static void main(String[] args) {
        Measured fine = measure(256);
        Measured coarse = measure(512);
        double millis = fine.nanos / 1e6;
        System.out.printf(Locale.ROOT, "lookup_128k_tokens_chunk256 ms=%.3f (need 0.4)%n", millis);
        int fineChunks = TOKENS / 256;
        int coarseChunks = TOKENS / 512;
        double perChunk = (double) (fine.bytes - coarse.bytes) / (fineChunks - coarseChunks);
        double fixed = fine.bytes - perChunk * fineChunks;
        System.out.printf(
                Locale.ROOT,
                "lookup_128k_allocation bytes=%d per_chunk=%.0f not_per_chunk=%.0f"
                        + " per_token=%.4f (need 0 per token)%n",
                fine.bytes,
                perChunk,
                fixed,
                fixed / TOKENS);
    }

    private record Measured(double nanos, long bytes) {}

    private static Measured measure(int chunkSize) {
        try (BenchWorker worker = BenchWorker.nano(chunkSize, TOKENS)) {
            LMCacheEngine engine = worker.engine();
            long[] prompt = BenchWorker.prompt(TOKENS);
            int stored =
                    engine.store(
                            StoreRequest.of(
                                    Prompt.of(prompt), worker.caches(), worker.slots(TOKENS)));
            if (stored != TOKENS) {
                throw new IllegalStateException("only " + stored + " tokens were stored");
            }
            double[] nanos = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                long start = System.nanoTime();
                lookup(engine, prompt);
                if (round >= 0) {
                    nanos[round] = System.nanoTime() - start;
                }
                engine.unpin("bench");
            }
            Arrays.sort(nanos);
            return new Measured(nanos[ROUNDS / 2], allocated(engine, prompt));
        }
    }

    private static void lookup(LMCacheEngine engine, long[] prompt) {
        int hit = engine.lookup(Prompt.of(prompt), "bench", RequestConfigs.EMPTY);
        if (hit != prompt.length) {
            throw new IllegalStateException("only " + hit + " tokens were found");
        }
    }

    /** Least of several, since the compiler's and the JVM's own allocations come on top. */
    private static long allocated(LMCacheEngine engine, long[] prompt) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            lookup(engine, prompt);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            engine.unpin("bench");
        }
        return least;
    }
}
