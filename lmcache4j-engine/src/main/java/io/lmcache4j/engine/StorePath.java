package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.DryRun;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.token.TokenChunk;
import io.lmcache4j.engine.token.TokenDatabase;

import java.util.ArrayList;
import java.util.List;

/**
 * From the host's KV caches into the tiers: memory for every chunk, a copy of its slots, an offer
 * to each tier (engine.md §6.2). Whatever fails, all memory is given back.
 */
record StorePath(
        ConfigStore config,
        TokenDatabase tokens,
        StorageManager storage,
        StatsMonitor stats,
        ChunkPieces pieces) {
    /** Tokens stored; where chunks are kept in layers, those that were there already count too. */
    int store(StoreRequest request) {
        try (ChunkStore store = begin(request)) {
            for (int piece = 0; piece < pieces.perChunk(); piece++) {
                store.gather(piece);
            }
            store.putAll();
            return store.finish();
        }
    }

    /** A store whose pieces the caller gathers and puts. */
    ChunkStore begin(StoreRequest request) {
        return new ChunkStore(config, storage, stats, pieces, request, chunks(request));
    }

    /** What {@link #store} would evict at this moment; waiting for memory is not foreseen. */
    DryRun preview(StoreRequest request) {
        List<EngineKey> keys = new ArrayList<>();
        List<ObjectShape> shapes = new ArrayList<>();
        PromptChunks chunks = chunks(request);
        int present = ChunkStore.present(storage, pieces, chunks);
        for (TokenChunk chunk : chunks.chunks().subList(present, chunks.chunks().size())) {
            for (int piece = 0; piece < pieces.perChunk(); piece++) {
                keys.add(pieces.key(chunk.key(), piece));
                shapes.add(pieces.shape(piece, chunk.tokens()));
            }
        }
        return storage.previewPut(keys, shapes, config.current().storeLocation());
    }

    private PromptChunks chunks(StoreRequest request) {
        return PromptChunks.of(tokens, request.prompt(), request.masked(), request.configs());
    }
}
