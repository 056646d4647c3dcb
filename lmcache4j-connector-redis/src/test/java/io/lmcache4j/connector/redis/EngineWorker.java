package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.storage.remote.RemoteBackend;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A whole worker over a Redis store: 4 layers of 4 heads of 64, chunks of 16 tokens of 64 KiB, 256
 * slots. Prompts of 64 tokens; their KV follows from a seed.
 */
final class EngineWorker implements AutoCloseable {
    static final int TOKENS = 64;
    static final int CHUNKS = 4;
    private static final int CHUNK = 16;
    private static final int SLOTS = 256;

    private final PagedKvCaches caches =
            PagedKvCaches.allocate(
                    KvLayout.NL_X_TWO_NB_BS_NH_HS, 4, SLOTS / 16, 16, 4, 64, KvDtype.BFLOAT16);
    private final LMCacheManager manager;
    private final LMCacheEngine engine;

    EngineWorker(String url, Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("remote_url", url);
        settings.put("chunk_size", CHUNK);
        settings.put("max_local_cpu_size", 16.0 / 1024);
        settings.put("extra_config", extra);
        EngineMetadata metadata =
                EngineMetadata.builder()
                        .modelName("org/model")
                        .worldSize(1)
                        .workerId(0)
                        .kvDtype(KvDtype.BFLOAT16)
                        .kvShape(new KvShape(4, 2, CHUNK, 4, 64))
                        .role(Role.WORKER)
                        .build();
        manager =
                LMCacheManager.builder(ConfigStore.of(settings), metadata).kvCaches(caches).build();
        engine = manager.engine().orElseThrow();
    }

    private static Prompt prompt(long seed) {
        return Prompt.of(IntStream.range(0, TOKENS).mapToLong(i -> seed * 1000 + i).toArray());
    }

    private static int[] slots() {
        return IntStream.range(0, TOKENS).toArray();
    }

    private byte[] content(long seed) {
        byte[] bytes = new byte[Math.toIntExact(caches.tokenBytes() * TOKENS)];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Computes and stores a prompt; returns without waiting for Redis. */
    void store(long seed) {
        caches.scatter(
                MemorySegment.ofArray(content(seed)), MemoryFormat.KV_2LTD, slots(), 0, TOKENS, 0);
        engine.store(StoreRequest.of(prompt(seed), caches, slots()));
    }

    /** Waits until Redis has what was stored, or has refused it. */
    boolean awaitPuts() throws InterruptedException {
        return ((RemoteBackend) engine.storage().backend(RemoteBackend.NAME).orElseThrow())
                .awaitPuts(Duration.ofSeconds(30));
    }

    /**
     * Retrieves a prompt.
     *
     * @return how many tokens came
     * @throws AssertionError if one byte of them is wrong
     */
    int retrieve(long seed) {
        byte[] nothing = new byte[Math.toIntExact(caches.tokenBytes() * TOKENS)];
        caches.scatter(MemorySegment.ofArray(nothing), MemoryFormat.KV_2LTD, slots(), 0, TOKENS, 0);
        int tokens =
                engine.retrieve(RetrieveRequest.of(prompt(seed), caches, slots()))
                        .retrievedTokens();
        if (tokens > 0) {
            assertSame(row(slots(), tokens), expected(seed, tokens));
        }
        return tokens;
    }

    private byte[] row(int[] slots, int tokens) {
        byte[] bytes = new byte[Math.toIntExact(caches.tokenBytes() * tokens)];
        caches.gather(MemorySegment.ofArray(bytes), MemoryFormat.KV_2LTD, slots, 0, tokens);
        return bytes;
    }

    /** What the first tokens of a prompt look like, by way of slots that nobody else uses. */
    private byte[] expected(long seed, int tokens) {
        int[] aside = IntStream.range(SLOTS - TOKENS, SLOTS).toArray();
        caches.scatter(
                MemorySegment.ofArray(content(seed)), MemoryFormat.KV_2LTD, aside, 0, TOKENS, 0);
        return row(aside, tokens);
    }

    private static void assertSame(byte[] found, byte[] expected) {
        int different = Arrays.mismatch(found, expected);
        if (different >= 0) {
            throw new AssertionError("wrong byte at " + different);
        }
    }

    /** Forgets what memory has. */
    void clearMemory() {
        engine.clear(Optional.of(List.of("LocalCPUBackend")));
    }

    /** Misses that were counted under a cause. */
    double misses(String cause) {
        return manager.metrics().registry().scrape().stream()
                .filter(metric -> metric.getMetadata().getName().contains("tier_misses"))
                .map(CounterSnapshot.class::cast)
                .flatMap(counter -> counter.getDataPoints().stream())
                .filter(point -> cause.equals(point.getLabels().get("cause")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Override
    public void close() {
        manager.close();
        caches.close();
    }
}
