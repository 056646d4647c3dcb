package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.event.EventStatus;
import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.lookup.LookupHandler;
import io.lmcache4j.engine.lookup.LookupRequest;
import io.lmcache4j.engine.metrics.LookupStats;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ChunkCodec;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.DryRun;
import io.lmcache4j.engine.storage.FoundPrefix;
import io.lmcache4j.engine.storage.PinnedPrefix;
import io.lmcache4j.engine.storage.Prefetched;
import io.lmcache4j.engine.storage.PrefixMatch;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.remote.RemoteTiers;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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
    private final RemoteTiers remote;
    private final TokenDatabase tokens;
    private final StorageManager storage;
    private final StatsMonitor stats;
    private final HealthMonitor health;
    private final ChunkPieces pieces;
    private final StorePath storePath;
    private final RetrievePath retrievePath;
    private final LookupPins pins;
    private final Prefetches prefetches;
    private final KvcacheCheckLog checkLog = new KvcacheCheckLog();

    /**
     * An engine that owns the storage from now on.
     *
     * @param remote how shared stores are made, other than those of the storage too
     */
    LMCacheEngine(
            ConfigStore config,
            EngineMetadata metadata,
            TokenDatabase tokens,
            StorageManager storage,
            RemoteTiers remote,
            StatsMonitor stats,
            HealthMonitor health) {
        this.config = config;
        this.remote = remote;
        this.tokens = tokens;
        this.storage = storage;
        this.stats = stats;
        this.health = health;
        this.pieces = ChunkPieces.of(metadata, config.current().useLayerwise());
        this.storePath = new StorePath(config, tokens, storage, stats, pieces);
        this.retrievePath = new RetrievePath(config, tokens, storage, stats, pieces, health);
        this.pins =
                new LookupPins(
                        () -> Duration.ofSeconds(config.current().pinTimeoutSec()).toNanos(),
                        System::nanoTime);
        this.prefetches = new Prefetches(config, tokens, storage, stats, health, pieces);
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
        return health.isHealthy();
    }

    /** Watches over the parts of this engine, and says why it is not used. */
    public HealthMonitor health() {
        return health;
    }

    /** What every operation needs; tiers come and go. */
    List<WatchedLock> locks() {
        return storage.locks();
    }

    /**
     * Whether there is room for a full chunk, or something to evict for it. Changes nothing.
     *
     * @return empty where no tier provides memory
     */
    Optional<Boolean> canAllocateChunk() {
        return storage.canAllocate(pieces.largestShape());
    }

    /** A lookup of a chunk that no prompt has; see {@link LookupRequest#probe}. */
    LookupRequest probe() {
        return LookupRequest.probe(tokens);
    }

    /** The key that {@link #probe} asks for. */
    List<EngineKey> probeKeys() {
        LookupRequest probe = probe();
        return pieces.keys(PromptChunks.of(tokens, prompt(probe), 0, probe.configs()));
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
        return noting("store", () -> storePath.store(request));
    }

    /**
     * As {@link #store}, layer by layer, for a host that computes meanwhile (engine.md §6.9).
     *
     * @return the store under way, which the caller closes
     * @throws IllegalStateException if chunks are kept whole ({@code use_layerwise} is false)
     * @throws IndexOutOfBoundsException if a slot is outside the KV caches; nothing is stored
     */
    public LayerwiseStore storeLayerwise(StoreRequest request) {
        requireLayers();
        boolean stores = isHealthy() && !storage.isFrozen();
        if (isHealthy()) {
            checkLog.store(
                    request.requestId(),
                    request.prompt().length() - request.masked(),
                    request.slots());
        } else {
            LOG.warn("Unhealthy, not storing {}", name(request.requestId()));
        }
        return noting(
                "store",
                () ->
                        new LayerwiseStore(
                                stores ? Optional.of(storePath.begin(request)) : Optional.empty(),
                                pieces.perChunk()));
    }

    private void requireLayers() {
        if (pieces instanceof ChunkPieces.Whole) {
            throw new IllegalStateException("use_layerwise is false: chunks are kept whole here");
        }
    }

    /**
     * Copies what is cached of a prompt into the host's KV caches (engine.md §6.3) and releases
     * what the lookup with this request id pinned or loaded. Chunks that were loaded come from
     * there, whatever became of their tiers.
     *
     * @throws IllegalArgumentException if {@code masked} is no multiple of the chunk size
     * @throws IndexOutOfBoundsException if a slot is outside the KV caches; nothing is written
     */
    public RetrieveResult retrieve(RetrieveRequest request) {
        Optional<FoundPrefix> found = request.requestId().flatMap(this::takeFound);
        try {
            int required = request.prompt().length() - request.masked();
            if (!isHealthy()) {
                LOG.warn("Unhealthy, not retrieving {}", name(request.requestId()));
                return new RetrieveResult(required, 0, new LinkedHashMap<>());
            }
            checkLog.retrieve(request.requestId(), required, request.slots());
            return noting("retrieve", () -> retrievePath.retrieve(request, found));
        } finally {
            found.ifPresent(FoundPrefix::close);
        }
    }

    /**
     * As {@link #retrieve}, layer by layer, for a host that computes meanwhile (engine.md §6.9).
     *
     * @return the retrieve under way, which the caller closes; that releases what the lookup pinned
     *     or loaded
     * @throws IllegalStateException if chunks are kept whole ({@code use_layerwise} is false)
     * @throws IndexOutOfBoundsException if a slot is outside the KV caches; nothing is written
     */
    public LayerwiseRetrieve retrieveLayerwise(RetrieveRequest request) {
        requireLayers();
        Optional<FoundPrefix> found = request.requestId().flatMap(this::takeFound);
        boolean begun = false;
        try {
            Optional<LayerwiseRetrieve.Plan> plan =
                    isHealthy()
                            ? Optional.of(
                                    noting("retrieve", () -> retrievePath.plan(request, found)))
                            : Optional.empty();
            checkLog.retrieve(
                    request.requestId(),
                    request.prompt().length() - request.masked(),
                    request.slots());
            begun = true;
            return new LayerwiseRetrieve(request, pieces.perChunk(), plan, found);
        } finally {
            if (!begun) {
                found.ifPresent(FoundPrefix::close);
            }
        }
    }

    private Optional<FoundPrefix> takeFound(String id) {
        Optional<Prefetched> loaded = prefetches.take(id);
        Optional<PinnedPrefix> pinned = pins.take(id);
        if (loaded.isPresent()) {
            pinned.ifPresent(PinnedPrefix::close);
            return loaded.map(FoundPrefix.class::cast);
        }
        return pinned.map(FoundPrefix.class::cast);
    }

    /**
     * How many leading tokens of a prompt are cached (engine.md §6.4). Looks only: no pins, no
     * recency.
     */
    public int peek(Prompt prompt, RequestConfigs configs) {
        PromptChunks chunks = PromptChunks.of(tokens, prompt, 0, configs);
        PrefixMatch match =
                storage.match(
                        pieces.keys(chunks),
                        config.current().retrieveLocations(),
                        pieces.perChunk());
        return chunks.end(match.chunks() / pieces.perChunk(), 0);
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
        return noting(
                "lookup",
                () -> find(prompt, lookupId, config.current().retrieveLocations(), configs));
    }

    /**
     * As {@link #lookup(Prompt, String, RequestConfigs)}, in these tiers alone (controller.md §11).
     * The pins end with {@link #unpin}, or time out.
     *
     * @param locations names of tiers
     */
    public int pin(Prompt prompt, String lookupId, List<String> locations, RequestConfigs configs) {
        if (!isHealthy()) {
            return 0;
        }
        return noting("pin", () -> find(prompt, lookupId, Optional.of(locations), configs));
    }

    private int find(
            Prompt prompt,
            String lookupId,
            Optional<List<String>> locations,
            RequestConfigs configs) {
        LookupStats timing = stats.onLookup(prompt.length());
        int hit = 0;
        try {
            PromptChunks chunks = PromptChunks.of(tokens, prompt, 0, configs);
            PinnedPrefix found = storage.pin(pieces.keys(chunks), locations, pieces.perChunk());
            if (found.chunks() > 0) {
                pins.put(lookupId, found);
                storage.touch(found.match());
            }
            hit = chunks.end(found.chunks() / pieces.perChunk(), 0);
        } finally {
            timing.finish(hit);
        }
        return hit;
    }

    @Override
    public int lookup(LookupRequest request) {
        return request.isProbe()
                ? probe(prompt(request), request.configs())
                : lookup(prompt(request), request.lookupId(), request.configs());
    }

    @Override
    public CompletableFuture<Integer> prefetch(LookupRequest request) {
        if (request.isProbe() || !isHealthy()) {
            return CompletableFuture.completedFuture(lookup(request));
        }
        return prefetches.start(request.lookupId(), prompt(request), request.configs());
    }

    /** As {@link #peek}, but past the stores that others share: a probe never waits for them. */
    private int probe(Prompt prompt, RequestConfigs configs) {
        PromptChunks chunks = PromptChunks.of(tokens, prompt, 0, configs);
        PrefixMatch match =
                storage.match(
                        pieces.keys(chunks),
                        Optional.of(storage.ownBackendNames()),
                        pieces.perChunk());
        return chunks.end(match.chunks() / pieces.perChunk(), 0);
    }

    private static Prompt prompt(LookupRequest request) {
        return new Prompt.Hashes(request.hashes(), request.tokenCounts());
    }

    @Override
    public void unpin(String lookupId) {
        prefetches.cancel(lookupId);
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
     * What {@link #store} would evict at this moment to make room. Changes nothing: no chunk, no
     * recency, no statistics.
     */
    public DryRun previewStore(StoreRequest request) {
        return isHealthy() && !storage.isFrozen() ? storePath.preview(request) : DryRun.NOTHING;
    }

    /**
     * What {@link #retrieve} would write over in the host's KV caches at this moment: for each tier
     * the chunks that would come from it, and the bytes and tokens that they would replace. Changes
     * nothing: no slot, no pin, no recency, no statistics.
     *
     * @throws IndexOutOfBoundsException if a slot is outside the KV caches
     */
    public DryRun previewRetrieve(RetrieveRequest request) {
        return isHealthy() ? retrievePath.preview(request) : DryRun.NOTHING;
    }

    /** What {@link #clear(Optional)} would take away at this moment. Changes nothing. */
    public DryRun previewClear(Optional<List<String>> locations) {
        return storage.previewClear(locations);
    }

    /**
     * Copies the chunks that lie in a shared store into the memory tier (http-api.md §4.11).
     *
     * @param source names the store, and how chunks lie there
     * @param most chunks to load; 0 for all; negative to leave that many of the last ones out
     * @throws LoadFailedException if the store can't be had, or can't list what it has; a chunk
     *     that can't be read is in the result instead
     */
    public LoadedChunks load(ConfigStore source, long most)
            throws LoadFailedException, InterruptedException {
        return loader(source).load(most);
    }

    /** What {@link #load} would do at this moment. Changes nothing, in the store neither. */
    public LoadPreview previewLoad(ConfigStore source, long most)
            throws LoadFailedException, InterruptedException {
        return loader(source).preview(most);
    }

    private ChunkLoader loader(ConfigStore source) {
        return new ChunkLoader(config, storage, remote.with(source));
    }

    /**
     * Removes the chunks of one prompt.
     *
     * @return removed entries, summed over tiers
     */
    public long clear(Prompt prompt, Optional<List<String>> locations, RequestConfigs configs) {
        return storage.remove(pieces.keys(PromptChunks.of(tokens, prompt, 0, configs)), locations);
    }

    /**
     * Brings the leading chunks of a prompt from one tier to another (engine.md §6.5), waiting
     * until they are there. A chunk that did not arrive stays where it was; a frozen or unhealthy
     * engine moves nothing.
     *
     * @param from name of the tier to read from
     * @param to name of the tier to write to
     * @param copy whether they stay in the first tier too
     * @return tokens in the leading chunks that the second tier has now
     * @throws IllegalArgumentException if there is no such tier, or both are the same
     */
    public int move(Prompt prompt, String from, String to, boolean copy, RequestConfigs configs) {
        if (!isHealthy() || storage.isFrozen()) {
            return 0;
        }
        return noting(
                "move",
                () -> new MovePath(tokens, storage, pieces).move(prompt, from, to, copy, configs));
    }

    /**
     * Compresses the chunks of a prompt in a tier: not built, since LMCache's only method needs GPU
     * kernels. {@link ChunkCodec} is where one would join.
     *
     * @throws UnsupportedOperationException that says so
     * @throws IllegalArgumentException if there is no such method
     */
    public int compress(Prompt prompt, String method, String location) {
        return recode("compress", prompt, method, location);
    }

    /** The way back of {@link #compress}, and as little built. */
    public int decompress(Prompt prompt, String method, String location) {
        return recode("decompress", prompt, method, location);
    }

    /** The codec that changes nothing leaves all chunks as they are. */
    private int recode(String what, Prompt prompt, String method, String location) {
        ChunkCodec codec = ChunkCodec.named(method);
        LOG.info(
                "{} of {} tokens in {}: {} leaves them as they are",
                what,
                prompt.length(),
                location,
                codec.name());
        return 0;
    }

    /**
     * Tells somebody of the chunks that come to the tiers and leave them, in place of who was told
     * before; see {@link StorageManager#tell}.
     *
     * @param listener {@link KVEvents#NONE} to tell nobody
     */
    public void tell(KVEvents listener) {
        storage.tell(listener, pieces.perChunk());
    }

    /**
     * The hashes of the whole chunks that a tier of this process has at one moment, each once.
     *
     * @param location the tier's name; without such a tier there are none
     */
    public Collection<ChunkHash> chunkHashes(String location) {
        return storage.chunkHashes(location, pieces.perChunk());
    }

    /** Lookups whose pins, or loaded chunks, nobody released yet. */
    public int pinnedLookups() {
        return pins.size() + prefetches.count(EventStatus.DONE);
    }

    /** Prefetches by how far they have come (engine.md §9.3). */
    int events(EventStatus status) {
        return prefetches.count(status);
    }

    /**
     * Releases every pin and what was loaded ahead, then closes the tiers. Repeated calls do
     * nothing.
     */
    @Override
    public void close() {
        prefetches.close();
        pins.close();
        storage.close();
    }

    /** Lets a failure pass, and keeps it for people who ask for the last one. */
    private <T> T noting(String operation, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error failed) {
            health.failed(operation, failed);
            throw failed;
        }
    }

    private static String name(Optional<String> requestId) {
        return requestId.orElse("unspecified");
    }
}
