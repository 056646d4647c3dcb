package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.metrics.StoreStats;
import io.lmcache4j.engine.storage.DryRun;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.token.TokenChunk;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From the host's KV caches into the tiers: memory for every chunk, a copy of its slots, an offer
 * to each tier (engine.md §6.2). Whatever fails, all memory is given back.
 */
record StorePath(
        ConfigStore config,
        TokenDatabase tokens,
        StorageManager storage,
        StatsMonitor stats,
        ChunkShapes shapes) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    /** Tokens stored. */
    int store(StoreRequest request) {
        int asked = request.prompt().length() - request.masked();
        TransferLog log = new TransferLog(request.requestId(), request.kvCaches().tokenBytes());
        StoreStats timing = stats.onStore(asked);
        List<EngineKey> keys = new ArrayList<>();
        List<MemoryObj> objects = new ArrayList<>();
        int stored = 0;
        try {
            PromptChunks chunks =
                    PromptChunks.of(tokens, request.prompt(), request.masked(), request.configs());
            allocate(chunks, keys, objects);
            timing.tokensProcessed();
            stored = gather(request, chunks, objects);
            timing.fromGpuDone();
            log.offloaded();
            storage.put(keys, objects, config.current().storeLocation());
            timing.putDone();
            log.put();
        } finally {
            objects.forEach(MemoryObj::release);
            timing.finish(stored);
        }
        log.stored(stored, asked);
        return stored;
    }

    /** What {@link #store} would evict at this moment; waiting for memory is not foreseen. */
    DryRun preview(StoreRequest request) {
        PromptChunks chunks =
                PromptChunks.of(tokens, request.prompt(), request.masked(), request.configs());
        return storage.previewPut(
                chunks.keys(),
                chunks.chunks().stream().map(chunk -> shapes.of(chunk.tokens())).toList(),
                config.current().storeLocation());
    }

    private void allocate(PromptChunks chunks, List<EngineKey> keys, List<MemoryObj> objects) {
        Duration patience = patience();
        for (TokenChunk chunk : chunks.chunks()) {
            Optional<MemoryObj> object = storage.allocate(shapes.of(chunk.tokens()), patience);
            if (object.isEmpty()) {
                LOG.warn(
                        "No memory for {} of {} chunks; raise max_local_cpu_size, or look for pins",
                        chunks.chunks().size() - objects.size(),
                        chunks.chunks().size());
                return;
            }
            keys.add(chunk.key());
            objects.add(object.get());
        }
    }

    private int gather(StoreRequest request, PromptChunks chunks, List<MemoryObj> objects) {
        int gathered = 0;
        for (int i = 0; i < objects.size(); i++) {
            TokenChunk chunk = chunks.get(i);
            request.kvCaches()
                    .gather(
                            objects.get(i).bytes(),
                            shapes.format(),
                            request.slots(),
                            chunk.start(),
                            chunk.end());
            gathered += chunk.tokens();
        }
        return gathered;
    }

    /** With {@code force_store_wait} a store waits for memory, but never without end. */
    private Duration patience() {
        LMCacheConfig now = config.current();
        return now.extraBoolean("force_store_wait", false)
                ? Duration.ofSeconds(now.blockingTimeoutSecs())
                : Duration.ZERO;
    }
}
