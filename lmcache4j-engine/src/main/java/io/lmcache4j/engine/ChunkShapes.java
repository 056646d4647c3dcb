package io.lmcache4j.engine;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.ObjectShape;

/** Shapes of one engine's chunks; full chunks, nearly all there are, share one. */
final class ChunkShapes {
    private final EngineMetadata metadata;
    private final ObjectShape full;

    ChunkShapes(EngineMetadata metadata) {
        this.metadata = metadata;
        this.full = shape(metadata.chunkSize());
    }

    ObjectShape of(int tokens) {
        return tokens == metadata.chunkSize() ? full : shape(tokens);
    }

    ObjectShape full() {
        return full;
    }

    MemoryFormat format() {
        return full.format();
    }

    private ObjectShape shape(int tokens) {
        KvShape kv = metadata.kvShape();
        return ObjectShape.forChunk(
                kv.layers(),
                tokens,
                kv.kvHeads() * kv.headSize(),
                metadata.kvDtype(),
                metadata.useMla());
    }
}
