package io.lmcache4j.engine;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.token.TokenChunk;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the chunks of one engine are kept: whole, or one object for each layer (engine.md §6.9). The
 * paths of store, lookup and retrieve are the same for both; a chunk is there when all its pieces
 * are.
 */
sealed interface ChunkPieces {
    /** Pieces of a chunk. */
    int perChunk();

    /** The name of a piece. */
    EngineKey key(CacheEngineKey chunk, int piece);

    /** The shape of a piece of a chunk of so many tokens. */
    ObjectShape shape(int piece, int tokens);

    /** Copies the slots of a chunk into a piece of it. */
    void gather(KvCaches caches, int piece, MemorySegment into, int[] slots, TokenChunk chunk);

    /** Copies a piece of a chunk to its slots, but for so many leading tokens. */
    void scatter(
            KvCaches caches,
            int piece,
            MemorySegment from,
            int[] slots,
            TokenChunk chunk,
            int skip);

    /** The pieces of an engine. */
    static ChunkPieces of(EngineMetadata metadata, boolean layerwise) {
        return layerwise ? new Layers(metadata) : new Whole(metadata);
    }

    /** The names of all pieces, chunk after chunk. */
    default List<EngineKey> keys(PromptChunks chunks) {
        List<EngineKey> keys = new ArrayList<>(chunks.chunks().size() * perChunk());
        for (TokenChunk chunk : chunks.chunks()) {
            for (int piece = 0; piece < perChunk(); piece++) {
                keys.add(key(chunk.key(), piece));
            }
        }
        return keys;
    }

    /** The names of one piece of each chunk. */
    default List<EngineKey> keys(PromptChunks chunks, int piece) {
        return chunks.chunks().stream().map(chunk -> key(chunk.key(), piece)).toList();
    }

    /** Shape of the largest piece of a full chunk. */
    ObjectShape largestShape();

    /** One object a chunk. */
    final class Whole implements ChunkPieces {
        private final EngineMetadata metadata;
        private final ObjectShape full;

        Whole(EngineMetadata metadata) {
            this.metadata = metadata;
            this.full = ofTokens(metadata.chunkSize());
        }

        private ObjectShape ofTokens(int tokens) {
            KvShape kv = metadata.kvShape();
            return ObjectShape.forChunk(
                    kv.layers(),
                    tokens,
                    kv.kvHeads() * kv.headSize(),
                    metadata.kvDtype(),
                    metadata.useMla());
        }

        @Override
        public int perChunk() {
            return 1;
        }

        @Override
        public EngineKey key(CacheEngineKey chunk, int piece) {
            return chunk;
        }

        @Override
        public ObjectShape shape(int piece, int tokens) {
            return tokens == metadata.chunkSize() ? full : ofTokens(tokens);
        }

        @Override
        public void gather(
                KvCaches caches, int piece, MemorySegment into, int[] slots, TokenChunk chunk) {
            caches.gather(into, full.format(), slots, chunk.start(), chunk.end());
        }

        @Override
        public void scatter(
                KvCaches caches,
                int piece,
                MemorySegment from,
                int[] slots,
                TokenChunk chunk,
                int skip) {
            caches.scatter(from, full.format(), slots, chunk.start(), chunk.end(), skip);
        }

        @Override
        public ObjectShape largestShape() {
            return full;
        }
    }

    /** One object for each layer of a chunk. */
    final class Layers implements ChunkPieces {
        private final EngineMetadata metadata;

        /** By layer. */
        private final List<ObjectShape> full;

        Layers(EngineMetadata metadata) {
            this.metadata = metadata;
            List<ObjectShape> shapes = new ArrayList<>();
            for (int layer = 0; layer < metadata.kvShape().layers(); layer++) {
                shapes.add(ObjectShape.forLayer(metadata, layer, metadata.chunkSize()));
            }
            // Layers alike share one shape.
            shapes.replaceAll(shape -> shapes.get(shapes.indexOf(shape)));
            this.full = List.copyOf(shapes);
        }

        @Override
        public int perChunk() {
            return full.size();
        }

        @Override
        public EngineKey key(CacheEngineKey chunk, int piece) {
            return new LayerCacheEngineKey(chunk, piece);
        }

        @Override
        public ObjectShape shape(int piece, int tokens) {
            return tokens == metadata.chunkSize()
                    ? full.get(piece)
                    : ObjectShape.forLayer(metadata, piece, tokens);
        }

        @Override
        public void gather(
                KvCaches caches, int piece, MemorySegment into, int[] slots, TokenChunk chunk) {
            caches.gatherLayer(
                    piece, into, full.get(piece).format(), slots, chunk.start(), chunk.end());
        }

        @Override
        public void scatter(
                KvCaches caches,
                int piece,
                MemorySegment from,
                int[] slots,
                TokenChunk chunk,
                int skip) {
            caches.scatterLayer(
                    piece, from, full.get(piece).format(), slots, chunk.start(), chunk.end(), skip);
        }

        @Override
        public ObjectShape largestShape() {
            return full.stream().max(Comparator.comparingLong(ObjectShape::bytes)).orElseThrow();
        }
    }
}
