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
 * <p>The allocation is measured for half the prompt too, so that what every chunk costs and what
 * every lookup costs come apart. A mere copy of the tokens would be 2,048 bytes a chunk.
 */
public final class LookupBench {
    private static final int TOKENS = 131_072;
    private static final int WARM_UP = 400;
    private static final int ROUNDS = 400;

    private LookupBench() {}

    /** Prints one line for each figure. */
    public static void main(String[] args) {
        Measured whole = measure(256, TOKENS);
        System.out.printf(
                Locale.ROOT, "lookup_128k_tokens_chunk256 ms=%.3f (need 0.4)%n", whole.nanos / 1e6);
        int half = TOKENS / 2;
        long perChunk = (whole.bytes - measure(256, half).bytes) / (half / 256);
        System.out.printf(
                Locale.ROOT,
                "lookup_128k_allocation bytes=%d bytes_per_chunk=%d bytes_fixed=%d"
                        + " (a copy of the tokens: %d a chunk)%n",
                whole.bytes,
                perChunk,
                whole.bytes - perChunk * (TOKENS / 256),
                256 * Long.BYTES);
    }

    private record Measured(double nanos, long bytes) {}

    private static Measured measure(int chunkSize, int tokens) {
        try (BenchWorker worker = BenchWorker.nano(chunkSize, tokens)) {
            LMCacheEngine engine = worker.engine();
            long[] prompt = BenchWorker.prompt(tokens);
            int stored =
                    engine.store(
                            StoreRequest.of(
                                    Prompt.of(prompt), worker.caches(), worker.slots(tokens)));
            if (stored != tokens) {
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
