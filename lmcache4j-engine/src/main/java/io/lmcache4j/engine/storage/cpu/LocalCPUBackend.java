package io.lmcache4j.engine.storage.cpu;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.ChunkEvents;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.Departure;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.Tally;
import io.lmcache4j.engine.storage.TierUsage;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The CPU tier: the hot cache over the memory pool, and the staging allocator of every other tier
 * (engine.md §7.4).
 *
 * <p>Each cached chunk holds one count of its memory object. An object whose only count is the
 * cache's, and which is not pinned, may be evicted. Since counts are taken only under this tier's
 * lock, an object found evictable under the lock stays so until it is removed there; its memory is
 * given back after the lock is released.
 */
public final class LocalCPUBackend implements AllocatorBackend {
    /** The tier's name, in the map of backends and on the wire. */
    public static final String NAME = "LocalCPUBackend";

    private final MemoryPool pool;
    private final StatsMonitor stats;
    private final CpuTierOptions options;
    private final LongSupplier nanoTime;
    private final long createdNanos;

    private final WatchedLock lock = new WatchedLock(NAME);
    private final Map<EngineKey, MemoryObj> hotCache = new HashMap<>();
    private final ChunkEvents events = new ChunkEvents(NAME, hotCache::containsKey);
    private final EvictionPolicy<EngineKey> policy;
    private final Optional<FirstSeen> firstSeen;
    private int keysInRequest;
    private volatile boolean hot;
    private boolean closed; // guarded by the lock

    /** A tier over a pool that it owns from now on. */
    public LocalCPUBackend(
            MemoryPool pool, StatsMonitor stats, CpuTierOptions options, LongSupplier nanoTime) {
        this.pool = pool;
        this.stats = stats;
        this.options = options;
        this.nanoTime = nanoTime;
        this.createdNanos = nanoTime.getAsLong();
        this.policy = EvictionPolicy.of(options.policy());
        this.firstSeen =
                options.policy() == EvictionPolicy.Name.LRU
                        ? Optional.of(new FirstSeen())
                        : Optional.empty();
        this.hot = options.hot();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isHot() {
        return hot;
    }

    @Override
    public void setHot(boolean on) {
        if (!on) {
            clear();
        }
        hot = on;
    }

    /** The pool under this tier. */
    public MemoryPool pool() {
        return pool;
    }

    /** Number of chunks kept. */
    public int size() {
        lock.lock();
        try {
            return hotCache.size();
        } finally {
            lock.unlock();
        }
    }

    /** Keys pinned by lookups that have not been touched yet. */
    public int keysInRequest() {
        lock.lock();
        try {
            return keysInRequest;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<MemoryObj> allocate(ObjectShape shape, Duration patience) {
        Optional<MemoryObj> object = pool.allocate(shape);
        if (object.isPresent() || shape.bytes() > pool.capacity()) {
            return object;
        }
        long deadline = nanoTime.getAsLong() + patience.toNanos();
        int evicted = 0;
        try {
            while (true) {
                // Before the attempt, so that what comes back after it ends the wait.
                long freesSeen = pool.freeCount();
                object = pool.allocate(shape);
                if (object.isPresent()) {
                    return object;
                }
                int gone = hot ? evictOne() : 0;
                evicted += gone;
                if (gone == 0) {
                    stats.evictionFailed();
                    long left = deadline - nanoTime.getAsLong();
                    if (left <= 0 || !pool.awaitFree(freesSeen, Duration.ofNanos(left))) {
                        return Optional.empty();
                    }
                }
            }
        } finally {
            stats.evicted(evicted);
        }
    }

    @Override
    public boolean canAllocate(ObjectShape shape) {
        return pool.largestFree() >= shape.bytes()
                || (hot && shape.bytes() <= pool.capacity() && canEvict());
    }

    private boolean canEvict() {
        lock.lock();
        try {
            // Asks the chunks alone: the eviction policy must not notice.
            return hotCache.values().stream().anyMatch(MemoryObj::canEvict);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<TierUsage> usage() {
        // Read without the lock: a count may be a moment old, but a stuck holder is not waited for.
        int chunks = hotCache.size();
        return Optional.of(
                new TierUsage(pool.capacity(), pool.usedBytes(), chunks, pool.pinnedObjects()));
    }

    @Override
    public void tell(KVEvents listener, int perChunk) {
        lock.lock();
        try {
            events.listen(listener, perChunk, hotCache.keySet());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Collection<EngineKey> allKeys() {
        lock.lock();
        try {
            return Arrays.asList(hotCache.keySet().toArray(EngineKey[]::new));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<WatchedLock> lock() {
        return Optional.of(lock);
    }

    @Override
    public int contains(List<EngineKey> keys) {
        lock.lock();
        try {
            int found = 0;
            for (EngineKey key : keys) {
                if (!hotCache.containsKey(key)) {
                    break;
                }
                found++;
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pin(List<EngineKey> keys, List<ChunkPin> into) {
        lock.lock();
        try {
            for (EngineKey key : keys) {
                MemoryObj object = hotCache.get(key);
                if (object == null) {
                    break;
                }
                into.add(object.pin()::close);
                keysInRequest++;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void touch(List<EngineKey> keys) {
        int now = seconds();
        lock.lock();
        try {
            int here = 0;
            for (EngineKey key : keys) {
                if (hotCache.containsKey(key)) {
                    policy.hit(key);
                    noteAge(key, now);
                    here++;
                }
            }
            keysInRequest = Math.max(0, keysInRequest - here);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ReadResult read(EngineKey key) {
        lock.lock();
        try {
            MemoryObj object = hotCache.get(key);
            return object == null ? new ReadResult.Miss() : new ReadResult.Hit(object.lease());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(List<EngineKey> keys, List<MemoryObj> objects) {
        if (!hot) {
            return;
        }
        int now = seconds();
        List<MemoryObj> displaced = new ArrayList<>(0);
        lock.lock();
        try {
            for (int i = 0; i < keys.size(); i++) {
                EngineKey key = keys.get(i);
                if (!closed && !hotCache.containsKey(key) && makeRoom(displaced)) {
                    MemoryObj object = objects.get(i);
                    object.retain();
                    hotCache.put(key, object);
                    policy.put(key);
                    events.came(key);
                    noteAge(key, now);
                }
            }
        } finally {
            lock.unlock();
        }
        if (!displaced.isEmpty()) {
            displaced.forEach(MemoryObj::release);
            stats.evicted(displaced.size());
        }
    }

    /**
     * Keeps a chunk in place of what is here under its key, in one step: whoever reads sees the one
     * or the other, and whoever has the old one keeps it. For those whose chunks are not named by
     * what is in them. Takes a count of its own.
     *
     * @return false if nothing is kept here, or nothing can leave for it
     */
    public boolean replace(EngineKey key, MemoryObj object) {
        if (!hot) {
            return false;
        }
        List<MemoryObj> displaced = new ArrayList<>(1);
        int evicted;
        boolean kept;
        lock.lock();
        try {
            MemoryObj before = closed ? null : hotCache.get(key);
            kept = !closed && (before != null || makeRoom(displaced));
            evicted = displaced.size();
            if (kept) {
                object.retain();
                hotCache.put(key, object);
            }
            if (before == null && kept) {
                policy.put(key);
                events.came(key);
            } else if (before != null) {
                policy.hit(key);
                displaced.add(before);
            }
        } finally {
            lock.unlock();
        }
        displaced.forEach(MemoryObj::release);
        if (evicted > 0) {
            stats.evicted(evicted);
        }
        return kept;
    }

    @Override
    public boolean remove(EngineKey key) {
        MemoryObj object;
        lock.lock();
        try {
            object = hotCache.remove(key);
            if (object != null) {
                policy.remove(key);
                events.left(key);
            }
        } finally {
            lock.unlock();
        }
        if (object == null) {
            return false;
        }
        object.release();
        return true;
    }

    @Override
    public Cleared clear() {
        List<MemoryObj> removed = new ArrayList<>();
        Tally tally = new Tally();
        lock.lock();
        try {
            for (var entries = hotCache.entrySet().iterator(); entries.hasNext(); ) {
                var entry = entries.next();
                if (entry.getValue().canEvict()) {
                    policy.remove(entry.getKey());
                    removed.add(entry.getValue());
                    MemoryObj object = entry.getValue();
                    tally.leaves(entry.getKey(), object.shape(), object.physicalSize());
                    EngineKey key = entry.getKey();
                    entries.remove();
                    events.left(key);
                } else {
                    tally.stays(entry.getValue().pinCount() > 0);
                }
            }
        } finally {
            lock.unlock();
        }
        removed.forEach(MemoryObj::release);
        return tally.result();
    }

    @Override
    public Departure previewClear() {
        Tally tally = new Tally();
        Map<EngineKey, Integer> leaving = new HashMap<>();
        lock.lock();
        try {
            hotCache.forEach(
                    (key, object) -> {
                        if (object.canEvict()) {
                            tally.leaves(key, object.shape(), object.physicalSize());
                            leaving.put(key, Cleared.tokens(key, object.shape()));
                        } else {
                            tally.stays(object.pinCount() > 0);
                        }
                    });
        } finally {
            lock.unlock();
        }
        return new Departure(tally.result(), leaving);
    }

    @Override
    public Departure previewStore(List<EngineKey> keys, List<ObjectShape> shapes, boolean kept) {
        boolean keeps = hot;
        lock.lock();
        try {
            List<EngineKey> order = keeps ? leavingOrder() : List.of();
            var forecast = new StoreForecast(hotCache, order, pool.capacity() - pool.usedBytes());
            int staged =
                    forecast.allocate(
                            shapes.stream().mapToLong(ObjectShape::physicalBytes).toArray());
            if (keeps && kept && !closed) {
                forecast.put(keys.subList(0, staged), options.maxChunks());
            }
            return forecast.result();
        } finally {
            lock.unlock();
        }
    }

    /** The chunks that may leave now: a search that finds nothing passes all, in order. */
    private List<EngineKey> leavingOrder() {
        Set<EngineKey> order = LinkedHashSet.newLinkedHashSet(hotCache.size());
        policy.victim(
                key -> {
                    if (mayLeave(key)) {
                        order.addAll(siblings(key));
                    }
                    return false;
                });
        return List.copyOf(order);
    }

    /**
     * Gives back every chunk, and the pool, whose memory goes with the last object that somebody
     * else still holds.
     */
    @Override
    public void close() {
        List<MemoryObj> all;
        lock.lock();
        try {
            closed = true; // under the lock, so that no put comes after this
            all = List.copyOf(hotCache.values());
            hotCache.clear();
            policy.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(MemoryObj::release);
        pool.close();
    }

    /** Takes a chunk out, with all its layers; how many objects that were. */
    private int evictOne() {
        List<MemoryObj> victims = new ArrayList<>(1);
        lock.lock();
        try {
            removeVictim(victims);
        } finally {
            lock.unlock();
        }
        victims.forEach(MemoryObj::release);
        return victims.size();
    }

    /** Keeps to the limit on the number of chunks; false if nothing may leave. */
    private boolean makeRoom(List<MemoryObj> displaced) {
        if (hotCache.size() < options.maxChunks()) {
            return true;
        }
        boolean removed = removeVictim(displaced);
        if (!removed) {
            stats.evictionFailed();
        }
        return removed;
    }

    private boolean removeVictim(List<MemoryObj> into) {
        Optional<EngineKey> victim = policy.victim(this::mayLeave);
        victim.ifPresent(
                key -> {
                    for (EngineKey piece : siblings(key)) {
                        policy.remove(piece);
                        into.add(hotCache.remove(piece));
                        events.left(piece);
                    }
                });
        return victim.isPresent();
    }

    /** Whether a chunk may leave: of a layer, with the layers beside it, as one alone is no use. */
    private boolean mayLeave(EngineKey key) {
        return switch (key) {
            case CacheEngineKey _ -> hotCache.get(key).canEvict();
            case LayerCacheEngineKey _ ->
                    hotCache.get(key).canEvict()
                            && siblings(key).stream()
                                    .allMatch(piece -> hotCache.get(piece).canEvict());
        };
    }

    /**
     * The layers of a chunk beside one that is here, that one included; of a chunk itself alone.
     */
    private List<EngineKey> siblings(EngineKey key) {
        if (!(key instanceof LayerCacheEngineKey(CacheEngineKey chunk, int layer))) {
            return List.of(key);
        }
        int first = layer;
        while (first > 0 && hotCache.containsKey(new LayerCacheEngineKey(chunk, first - 1))) {
            first--;
        }
        List<EngineKey> layers = new ArrayList<>();
        EngineKey next = new LayerCacheEngineKey(chunk, first);
        while (hotCache.containsKey(next)) {
            layers.add(next);
            next = new LayerCacheEngineKey(chunk, first + layers.size());
        }
        return layers;
    }

    private void noteAge(EngineKey key, int now) {
        if (key instanceof LayerCacheEngineKey(_, int layer) && layer > 0) {
            return; // a chunk's age is that of its first layer
        }
        firstSeen.ifPresent(
                seen -> {
                    int age = seen.note(key.chunkHash().bits(), now);
                    if (age >= 0) {
                        stats.cacheLifespanMinutes(age / 60.0);
                    }
                });
    }

    private int seconds() {
        return (int) Duration.ofNanos(nanoTime.getAsLong() - createdNanos).toSeconds();
    }
}
