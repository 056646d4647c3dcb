package io.lmcache4j.jlama;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.RetrieveResult;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.RequestConfigs;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model with a cache of its own in front. */
final class CachedModel implements AutoCloseable {
    /** Divides no page of Jlama's, so that chunks lie across pages. */
    static final int CHUNK = 96;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final JlamaModel model;
    private final JlamaKvCaches caches;
    private final LMCacheManager manager;
    private final PrefixReuse reuse;

    private CachedModel(JlamaModel model, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("chunk_size", CHUNK);
        all.put("max_local_cpu_size", 0.1);
        all.putAll(settings);
        this.model = model;
        this.caches = new JlamaKvCaches(model, 8);
        ConfigStore config = ConfigStore.of(all);
        this.manager =
                LMCacheManager.builder(config, model.metadata(config.current().chunkSize()))
                        .kvCaches(caches.caches())
                        .inferenceHost(model)
                        .environment(Map.of("PYTHONHASHSEED", "0"))
                        .build();
        this.reuse = new PrefixReuse(manager, caches);
    }

    static CachedModel with(Map<String, Object> settings) {
        return of(SmallModel.get(), settings);
    }

    static CachedModel of(JlamaModel model, Map<String, Object> settings) {
        return new CachedModel(model, settings);
    }

    JlamaModel model() {
        return model;
    }

    JlamaKvCaches caches() {
        return caches;
    }

    LMCacheManager manager() {
        return manager;
    }

    LMCacheEngine engine() {
        return manager.engine().orElseThrow();
    }

    PrefixReuse reuse() {
        return reuse;
    }

    JlamaSession open() {
        return caches.open().orElseThrow();
    }

    /** A session's first look at a prompt, stored afterwards. */
    Prefill ask(int[] prompt) throws InterruptedException {
        try (JlamaSession session = open()) {
            Prefill computed = reuse.prefill(session, prompt);
            reuse.store(session);
            return computed;
        }
    }

    /** Waits until all of a prompt can be found: slower tiers are written in the background. */
    void awaitCached(int[] prompt) {
        Waiting.until(
                "%d tokens in the cache".formatted(prompt.length),
                () -> engine().peek(tokens(prompt), RequestConfigs.EMPTY) == prompt.length,
                PATIENCE);
    }

    /** What the engine finds of a prompt, written to a session of its own. */
    RetrieveResult retrieve(int[] prompt) {
        try (JlamaSession session = open()) {
            return engine().retrieve(
                            RetrieveRequest.of(
                                    tokens(prompt),
                                    caches.caches(),
                                    session.reserve(prompt.length)));
        }
    }

    static Prompt tokens(int[] prompt) {
        return Prompt.of(longs(prompt));
    }

    static long[] longs(int[] tokens) {
        return Arrays.stream(tokens).asLongStream().toArray();
    }

    /** The prompt computed from its first token, without the cache. */
    float[] computeAll(int[] prompt) throws InterruptedException {
        try (JlamaSession session = open()) {
            return reuse.compute(session, prompt).probabilities();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
