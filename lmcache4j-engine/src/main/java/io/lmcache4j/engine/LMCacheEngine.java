package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.lookup.LookupHandler;
import io.lmcache4j.engine.lookup.LookupRequest;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.LookupStats;
import io.lmcache4j.engine.metrics.RetrieveStats;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.metrics.StoreStats;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.PinnedPrefix;
import io.lmcache4j.engine.storage.PrefixMatch;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.token.TokenChunk;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * The cache engine of one worker: store, lookup, retrieve, clear (engine.md §6).
 *
 * <p>Thread-safe; requests of different sessions run side by side. The engine never changes what it
 * cached, and a retrieve writes whole chunks or nothing of a chunk. While unhealthy, every
 * operation does nothing and says so by its result.
 */
public final class LMCacheEngine implements LookupHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    private final ConfigStore config;
    private final TokenDatabase tokens;
    private final StorageManager storage;
    private final StatsMonitor stats;
    private final BooleanSupplier healthy;
    private final ChunkShapes shapes;
    private final LookupPins pins;
    private final KvcacheCheckLog checkLog = new KvcacheCheckLog();

    /** An engine that owns the storage from now on. */
    LMCacheEngine(
            ConfigStore config,
            EngineMetadata metadata,
            TokenDatabase tokens,
            StorageManager storage,
            StatsMonitor stats,
            BooleanSupplier healthy) {
        this.config = config;
        this.tokens = tokens;
        this.storage = storage;
        this.stats = stats;
        this.healthy = healthy;
        this.shapes = new ChunkShapes(metadata);
        this.pins =
                new LookupPins(
                        () -> Duration.ofSeconds(config.current().pinTimeoutSec()).toNanos(),
                        System::nanoTime);
    }

    /** The tiers and their switches. */
    public StorageManager storage() {
        return storage;
    }

    /** Whether each store and retrieve logs its slots (engine.md §6.8); off at first. */
    public boolean isKvcacheCheckLogEnabled() {
        return checkLog.isEnabled();
    }

    /** Switches the log of slots, for every request that begins from now on. */
    public void setKvcacheCheckLogEnabled(boolean enabled) {
        checkLog.setEnabled(enabled);
    }

    /** Whether operations do anything (engine.md §6.1). */
    public boolean isHealthy() {
        return healthy.getAsBoolean();
    }

    /**
     * Copies a prompt's KV out of the host's caches into the tiers (engine.md §6.2).
     *
     * <p>Stops at the first chunk for which there is no memory; what came before is stored.
     *
     * @return tokens stored
     * @throws IllegalArgumentException if {@code masked} is no multiple of the chunk size
     * @throws IndexOutOfBoundsException if a slot is outside the KV caches; nothing is stored
     */
    public int store(StoreRequest request) {
        if (!isHealthy()) {
            LOG.warn("Unhealthy, not storing {}", name(request.requestId()));
            return 0;
        }
        int asked = request.prompt().length() - request.masked();
        checkLog.store(request.requestId(), asked, request.slots());
        if (storage.isFrozen()) {
            LOG.debug("Frozen, not storing {}", name(request.requestId()));
            return 0;
        }
        StoreStats timing = stats.onStore(asked);
        List<CacheEngineKey> keys = new ArrayList<>();
        List<MemoryObj> objects = new ArrayList<>();
        int stored = 0;
        try {
            List<TokenChunk> chunks = chunks(request.prompt(), request.masked(), request.configs());
            allocate(chunks, keys, objects);
            timing.tokensProcessed();
            for (int i = 0; i < objects.size(); i++) {
                TokenChunk chunk = chunks.get(i);
                request.kvCaches()
                        .gather(
                                objects.get(i).bytes(),
                                shapes.format(),
                                request.slots(),
                                chunk.start(),
                                chunk.end());
                stored += chunk.end() - chunk.start();
            }
            timing.fromGpuDone();
            storage.put(keys, objects, config.current().storeLocation());
            timing.putDone();
        } finally {
            objects.forEach(MemoryObj::release);
            timing.finish(stored);
        }
        LOG.debug(
                "[req_id={}] Stored {} out of total {} tokens",
                name(request.requestId()),
                stored,
                asked);
        return stored;
    }

    private void allocate(
            List<TokenChunk> chunks, List<CacheEngineKey> keys, List<MemoryObj> objects) {
        Duration patience = patience();
        for (TokenChunk chunk : chunks) {
            ObjectShape shape = shapes.of(chunk.end() - chunk.start());
            Optional<MemoryObj> object = storage.allocate(shape, patience);
            if (object.isEmpty()) {
                LOG.warn(
                        "No memory for {} of {} chunks; raise max_local_cpu_size, or look for pins",
                        chunks.size() - objects.size(),
                        chunks.size());
                return;
            }
            keys.add(chunk.key());
            objects.add(object.get());
        }
    }

    /**
     * Copies what is cached of a prompt into the host's KV caches (engine.md §6.3) and releases
     * what the lookup with this request id pinned.
     *
     * @throws IllegalArgumentException if {@code masked} is no multiple of the chunk size
     * @throws IndexOutOfBoundsException if a slot is outside the KV caches; nothing is written
     */
    public RetrieveResult retrieve(RetrieveRequest request) {
        int required = request.prompt().length() - request.masked();
        SequencedMap<String, Integer> byTier = new LinkedHashMap<>();
        if (!isHealthy()) {
            LOG.warn("Unhealthy, not retrieving {}", name(request.requestId()));
            return new RetrieveResult(required, 0, byTier);
        }
        checkLog.retrieve(request.requestId(), required, request.slots());
        RetrieveStats timing = stats.onRetrieve(required);
        int retrieved = 0;
        Optional<PinnedPrefix> pinned = request.requestId().flatMap(pins::take);
        try {
            List<TokenChunk> chunks = chunks(request.prompt(), request.masked(), request.configs());
            PrefixMatch match = find(chunks);
            timing.tokensProcessed();
            int end =
                    chunks.isEmpty() || match.chunks() == 0
                            ? request.masked()
                            : chunks.get(match.chunks() - 1).end();
            request.kvCaches().checkSlots(request.slots(), request.masked(), end);
            retrieved = scatter(request, chunks, match, byTier);
            timing.toGpuDone();
        } finally {
            pinned.ifPresent(PinnedPrefix::close);
            timing.finish(retrieved);
        }
        LOG.debug(
                "[req_id={}] Retrieved {} out of {} required tokens",
                name(request.requestId()),
                retrieved,
                required);
        return new RetrieveResult(required, retrieved, byTier);
    }

    private PrefixMatch find(List<TokenChunk> chunks) {
        return storage.match(
                chunks.stream().map(TokenChunk::key).toList(),
                config.current().retrieveLocations());
    }

    /** Writes chunk after chunk until one does not come; the tokens written. */
    private int scatter(
            RetrieveRequest request,
            List<TokenChunk> chunks,
            PrefixMatch match,
            SequencedMap<String, Integer> byTier) {
        KvCaches target = request.kvCaches();
        int next = 0;
        int retrieved = 0;
        for (PrefixMatch.Segment segment : match.segments()) {
            for (CacheEngineKey key : segment.keys()) {
                TokenChunk chunk = chunks.get(next);
                switch (storage.read(key, segment.backend())) {
                    case ReadResult.Hit(MemoryLease lease) -> {
                        try (lease) {
                            int skip = Math.max(0, request.cachedTokens() - chunk.start());
                            target.scatter(
                                    lease.bytes(),
                                    shapes.format(),
                                    request.slots(),
                                    chunk.start(),
                                    chunk.end(),
                                    skip);
                        }
                    }
                    case ReadResult.Miss() -> {
                        LOG.warn(
                                "Chunk {} left {} between search and read", key, segment.backend());
                        return retrieved;
                    }
                    case ReadResult.Failed(String backend, Exception cause) -> {
                        LOG.warn("Chunk {} can't be read from {}", key, backend, cause);
                        return retrieved;
                    }
                }
                byTier.merge(segment.backend(), 1, Integer::sum);
                retrieved += chunk.end() - chunk.start();
                next++;
            }
        }
        return retrieved;
    }

    /**
     * How many leading tokens of a prompt are cached (engine.md §6.4). Looks only: no pins, no
     * recency.
     */
    public int peek(Prompt prompt, RequestConfigs configs) {
        List<TokenChunk> chunks = chunks(prompt, 0, configs);
        return end(chunks, find(chunks).chunks());
    }

    /**
     * Finds the leading chunks of a prompt, pins them for an id, and notes that they were wanted
     * (engine.md §6.4).
     *
     * @param lookupId for the later {@link #retrieve} or {@link #unpin}; what the same id pinned
     *     before is released
     * @return tokens in the chunks found
     */
    public int lookup(Prompt prompt, String lookupId, RequestConfigs configs) {
        if (!isHealthy()) {
            return 0;
        }
        LookupStats timing = stats.onLookup(prompt.length());
        int hit = 0;
        try {
            List<TokenChunk> chunks = chunks(prompt, 0, configs);
            PinnedPrefix found =
                    storage.pin(
                            chunks.stream().map(TokenChunk::key).toList(),
                            config.current().retrieveLocations());
            if (found.chunks() > 0) {
                pins.put(lookupId, found);
                storage.touch(found.match());
            }
            hit = end(chunks, found.chunks());
        } finally {
            timing.finish(hit);
        }
        return hit;
    }

    @Override
    public int lookup(LookupRequest request) {
        return lookup(
                new Prompt.Hashes(request.hashes(), request.tokenCounts()),
                request.lookupId(),
                request.configs());
    }

    @Override
    public void unpin(String lookupId) {
        pins.take(lookupId).ifPresent(PinnedPrefix::close);
    }

    /**
     * Empties tiers (engine.md §6.5). Pinned chunks and chunks being read stay.
     *
     * @param locations names of tiers; empty for all
     * @return what went, by tier
     */
    public SequencedMap<String, Cleared> clear(Optional<List<String>> locations) {
        return storage.clear(locations);
    }

    /**
     * Removes the chunks of one prompt.
     *
     * @return removed entries, summed over tiers
     */
    public long clear(Prompt prompt, Optional<List<String>> locations, RequestConfigs configs) {
        List<CacheEngineKey> keys =
                chunks(prompt, 0, configs).stream().map(TokenChunk::key).toList();
        return storage.remove(keys, locations);
    }

    /** Lookups whose pins nobody released yet. */
    public int pinnedLookups() {
        return pins.size();
    }

    /** Releases every pin, then closes the tiers. Repeated calls do nothing. */
    @Override
    public void close() {
        pins.close();
        storage.close();
    }

    private List<TokenChunk> chunks(Prompt prompt, int masked, RequestConfigs configs) {
        return switch (prompt) {
            case Prompt.Tokens(long[] ids) -> tokens.process(ids, masked, configs);
            case Prompt.Hashes(var hashes, int[] counts) ->
                    tokens.processHashes(hashes, counts, masked, configs);
        };
    }

    private static int end(List<TokenChunk> chunks, int found) {
        return found == 0 ? 0 : chunks.get(found - 1).end();
    }

    /** With {@code force_store_wait} a store waits for memory, but never without end. */
    private Duration patience() {
        LMCacheConfig now = config.current();
        return now.extraBoolean("force_store_wait", false)
                ? Duration.ofSeconds(now.blockingTimeoutSecs())
                : Duration.ZERO;
    }

    private static String name(Optional<String> requestId) {
        return requestId.orElse("unspecified");
    }
}
