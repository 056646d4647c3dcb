package io.lmcache4j.bench.engine;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** A worker with KV caches of layout code 1 and a pool of a given size, for measuring. */
public record BenchWorker(LMCacheManager manager, PagedKvCaches caches) implements AutoCloseable {
    private static final int BLOCK_SIZE = 16;

    /** One layer, one head of 16: nearly nothing to copy. */
    static BenchWorker nano(int chunkSize, int tokens) {
        return of(1, 1, 16, chunkSize, tokens, tokens, Map.of());
    }

    /** The shape of Llama 3.1 8B: 32 MiB for 256 tokens. */
    static BenchWorker llama(int tokens, int pooledTokens) {
        return llama(tokens, pooledTokens, Map.of());
    }

    /** The same with more settings. */
    public static BenchWorker llama(int tokens, int pooledTokens, Map<String, Object> settings) {
        return of(32, 8, 128, 256, tokens, pooledTokens, settings);
    }

    private static BenchWorker of(
            int layers,
            int heads,
            int headSize,
            int chunkSize,
            int tokens,
            int pooledTokens,
            Map<String, Object> settings) {
        PagedKvCaches caches =
                PagedKvCaches.allocate(
                        KvLayout.NL_X_TWO_NB_BS_NH_HS,
                        layers,
                        tokens / BLOCK_SIZE,
                        BLOCK_SIZE,
                        heads,
                        headSize,
                        KvDtype.BFLOAT16);
        double poolBytes = (double) pooledTokens * caches.tokenBytes() + (1 << 20);
        Map<String, Object> all = new HashMap<>(settings);
        all.put("chunk_size", chunkSize);
        all.put("max_local_cpu_size", poolBytes / (1L << 30));
        LMCacheManager manager =
                LMCacheManager.builder(
                                ConfigStore.of(all),
                                EngineMetadata.builder()
                                        .modelName("bench")
                                        .kvShape(new KvShape(layers, 2, chunkSize, heads, headSize))
                                        .role(Role.WORKER)
                                        .build())
                        .kvCaches(caches)
                        .build();
        return new BenchWorker(manager, caches);
    }

    /** The worker's engine. */
    public LMCacheEngine engine() {
        return manager.engine().orElseThrow();
    }

    /** Tokens that look like a text's. */
    public static long[] prompt(int tokens) {
        return IntStream.range(0, tokens).mapToLong(i -> (i * 7919L + 13) % 128_256).toArray();
    }

    /** Slots 0, 1, and so on. */
    public int[] slots(int tokens) {
        return IntStream.range(0, tokens).toArray();
    }

    @Override
    public void close() {
        manager.close();
        caches.close();
    }
}
