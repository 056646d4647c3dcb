package io.lmcache4j.jlama;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;

import java.util.LinkedHashMap;
import java.util.Map;

/** A model with a cache of its own in front. */
final class CachedModel implements AutoCloseable {
    /** Divides no page of Jlama's, so that chunks lie across pages. */
    static final int CHUNK = 96;

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
        return new CachedModel(SmallModel.get(), settings);
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

    /** The prompt computed from its first token, without the cache. */
    float[] computeAll(int[] prompt) throws InterruptedException {
        try (JlamaSession session = open()) {
            session.reserve(prompt.length);
            return session.compute(prompt, 0);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
