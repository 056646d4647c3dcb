package io.lmcache4j.bench.engine;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.layout.PagedKvCaches;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Store and retrieve of eight 32 MiB chunks through the whole engine, hashing and allocation
 * included, against a plain bulk copy of as many bytes. All pages are touched before.
 */
public final class EngineBench {
    private static final int TOKENS = 8 * 256;
    private static final int ROUNDS = 15;

    private EngineBench() {}

    /** Prints one line for each figure. */
    public static void main(String[] args) {
        try (BenchWorker worker = BenchWorker.llama(TOKENS, TOKENS);
                Arena arena = Arena.ofShared()) {
            PagedKvCaches caches = worker.caches();
            LMCacheEngine engine = worker.engine();
            Prompt prompt = Prompt.of(BenchWorker.prompt(TOKENS));
            StoreRequest store = StoreRequest.of(prompt, caches, worker.slots(TOKENS));
            RetrieveRequest retrieve = RetrieveRequest.of(prompt, caches, worker.slots(TOKENS));
            long bytes = caches.tokenBytes() * TOKENS;
            MemorySegment from = arena.allocate(bytes, 4096).fill((byte) 1);
            MemorySegment to = arena.allocate(bytes, 4096).fill((byte) 2);

            double[] copies = new double[ROUNDS];
            double[] stores = new double[ROUNDS];
            double[] retrieves = new double[ROUNDS];
            for (int round = -3; round < ROUNDS; round++) {
                engine.clear(Optional.empty());
                double copied = nanos(() -> to.copyFrom(from));
                double stored = nanos(() -> expect(engine.store(store)));
                double retrieved = nanos(() -> expect(engine.retrieve(retrieve).retrievedTokens()));
                if (round >= 0) {
                    copies[round] = copied;
                    stores[round] = stored;
                    retrieves[round] = retrieved;
                }
            }
            double copy = median(copies);
            print("plain_copy", bytes, copy, copy, "the limit");
            print("engine_store_code1_32MiB", bytes, median(stores), copy, "need 0.8");
            print("engine_retrieve_code1_32MiB", bytes, median(retrieves), copy, "need 0.8");
        }
    }

    private static void expect(int tokens) {
        if (tokens != TOKENS) {
            throw new IllegalStateException("only " + tokens + " tokens were moved");
        }
    }

    private static double nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void print(String name, long bytes, double nanos, double limit, String need) {
        System.out.printf(
                Locale.ROOT,
                "%s GBps=%.2f ratio=%.2f (%s)%n",
                name,
                bytes / nanos,
                limit / nanos,
                need);
    }
}
