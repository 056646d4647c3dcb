package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.LayerCacheEngineKey;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Turns the keys that come to a tier and leave it into what {@link KVEvents} is told: hashes of
 * whole chunks.
 *
 * <p>A chunk that is kept by layers is there when its last layer came and gone when its first layer
 * left. Chunks with different tags may share a hash, which is gone with the last of them. Only such
 * chunks cost memory here; for all others an event is passed on as it is, and without a listener
 * nothing happens. Not thread-safe: the tier's lock guards it.
 */
public final class ChunkEvents {
    private final String location;
    private final Predicate<EngineKey> here;
    private KVEvents listener = KVEvents.NONE;
    private int perChunk = 1;

    /** Layers that are here, of chunks that have some. */
    private final Map<CacheEngineKey, Integer> layers = new HashMap<>();

    /** Whole chunks with tags, by hash. */
    private final Map<ChunkHash, Integer> tagged = new HashMap<>();

    /**
     * Events of a tier.
     *
     * @param location the tier's name
     * @param here whether the tier has a key, asked under its lock
     */
    public ChunkEvents(String location, Predicate<EngineKey> here) {
        this.location = location;
        this.here = here;
    }

    /**
     * Tells somebody, from now on and in place of who was told before.
     *
     * @param perChunk keys that make a chunk whole
     * @param keys all that the tier has; not told
     */
    public void listen(KVEvents events, int perChunk, Collection<? extends EngineKey> keys) {
        layers.clear();
        tagged.clear();
        this.perChunk = perChunk;
        listener = KVEvents.NONE;
        if (events != KVEvents.NONE) {
            keys.stream().filter(ChunkEvents::isCounted).forEach(this::isFirst);
            listener = events;
        }
    }

    private static boolean isCounted(EngineKey key) {
        return key instanceof LayerCacheEngineKey || !key.chunkKey().tags().isEmpty();
    }

    /** A key is in the tier now that was not. */
    public void came(EngineKey key) {
        if (listener != KVEvents.NONE && isFirst(key)) {
            listener.admitted(location, key.chunkHash());
        }
    }

    /** Counts a key; whether its hash was not here before. */
    private boolean isFirst(EngineKey key) {
        CacheEngineKey chunk = key.chunkKey();
        if (key instanceof LayerCacheEngineKey
                && layers.merge(chunk, 1, Integer::sum) != perChunk) {
            return false;
        }
        return chunk.tags().isEmpty()
                ? tagged.isEmpty() || !tagged.containsKey(chunk.chunkHash())
                : tagged.merge(chunk.chunkHash(), 1, Integer::sum) == 1 && !isPlainHere(key);
    }

    /** A key is not in the tier any longer. */
    public void left(EngineKey key) {
        if (listener != KVEvents.NONE && isLast(key)) {
            listener.evicted(location, key.chunkHash());
        }
    }

    /** Counts a key no longer; whether its hash is not here any more. */
    private boolean isLast(EngineKey key) {
        CacheEngineKey chunk = key.chunkKey();
        if (key instanceof LayerCacheEngineKey && !layerLeft(chunk)) {
            return false;
        }
        return chunk.tags().isEmpty()
                ? tagged.isEmpty() || !tagged.containsKey(chunk.chunkHash())
                : tagged.merge(chunk.chunkHash(), -1, ChunkEvents::sum) == null
                        && !isPlainHere(key);
    }

    /** Whether a chunk was whole before one of its layers left. */
    private boolean layerLeft(CacheEngineKey chunk) {
        boolean whole = layers.getOrDefault(chunk, 0) == perChunk;
        layers.merge(chunk, -1, ChunkEvents::sum);
        return whole;
    }

    /** Null, which takes the entry out, for none. */
    private static Integer sum(Integer count, Integer change) {
        int sum = count + change;
        return sum == 0 ? null : sum;
    }

    private boolean isPlainHere(EngineKey key) {
        CacheEngineKey chunk = key.chunkKey();
        CacheEngineKey plain =
                new CacheEngineKey(
                        chunk.modelName(),
                        chunk.worldSize(),
                        chunk.workerId(),
                        chunk.chunkHash(),
                        chunk.dtype(),
                        List.of());
        return key instanceof LayerCacheEngineKey
                ? layers.getOrDefault(plain, 0) == perChunk
                : here.test(plain);
    }

    /** The hashes of the whole chunks among all the keys of a tier, each once. */
    static Collection<ChunkHash> hashes(Collection<EngineKey> keys, int perChunk) {
        Map<CacheEngineKey, Integer> layers = new HashMap<>();
        Set<ChunkHash> hashes = HashSet.newHashSet(keys.size() / perChunk);
        for (EngineKey key : keys) {
            CacheEngineKey chunk = key.chunkKey();
            if (!(key instanceof LayerCacheEngineKey)
                    || layers.merge(chunk, 1, Integer::sum) == perChunk) {
                hashes.add(chunk.chunkHash());
            }
        }
        return hashes;
    }
}
