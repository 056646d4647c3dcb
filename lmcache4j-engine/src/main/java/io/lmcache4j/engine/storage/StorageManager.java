package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The ordered tiers of one engine: write-through puts, prefix search across tiers, and the bypass,
 * freeze and hot-cache switches (engine.md §7.2, §6.6, §6.7).
 *
 * <p>Tiers are searched in creation order. All methods may be called from any thread. A search
 * works on one snapshot of the tiers and switches, so it is never torn by a switch in between.
 */
public final class StorageManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.storage");

    /**
     * Everything a search looks at, replaced as a whole.
     *
     * @param backends tiers by name, in search order
     * @param allocator the first of them that provides memory
     * @param bypassed names of tiers to pass over, in the order in which they were bypassed; may
     *     name tiers that are closed at the moment
     */
    private record Tiers(
            SequencedMap<String, StorageBackend> backends,
            Optional<AllocatorBackend> allocator,
            Set<String> bypassed,
            boolean frozen) {
        static final Tiers NONE =
                new Tiers(new LinkedHashMap<>(), Optional.empty(), Set.of(), false);

        Tiers withBackends(SequencedMap<String, StorageBackend> others) {
            Optional<AllocatorBackend> first =
                    others.values().stream()
                            .filter(AllocatorBackend.class::isInstance)
                            .map(AllocatorBackend.class::cast)
                            .findFirst();
            return new Tiers(others, first, bypassed, frozen);
        }

        Tiers withBypassed(Set<String> names) {
            return new Tiers(backends, allocator, names, frozen);
        }

        /** Whether a tier is the one that provides memory. */
        boolean isMemory(StorageBackend backend) {
            return allocator.filter(memory -> memory == backend).isPresent();
        }

        Tiers withFrozen(boolean on) {
            return new Tiers(backends, allocator, bypassed, on);
        }
    }

    private final BackendFactory factory;
    private volatile Tiers tiers = Tiers.NONE;
    private volatile Runnable changed = () -> {};

    /** Guarded by this, as are all changes of {@link #tiers} and what follows. */
    private boolean closed;

    private boolean frozenByHand;
    private int freezesHeld;
    private KVEvents events = KVEvents.NONE;
    private int perChunk = 1;

    /**
     * A manager of the tiers that a factory makes: now those it wants now, later those it wants
     * then and that are missing ({@link #createBackends}).
     *
     * @throws RuntimeException if a tier can't be made; those made before it are closed again
     */
    public StorageManager(BackendFactory factory) {
        this.factory = factory;
        createBackends();
    }

    /**
     * A manager over tiers that it owns from now on; closed ones are not made again.
     *
     * @param backends in search order; the first {@link AllocatorBackend} among them provides
     *     memory
     */
    public StorageManager(List<? extends StorageBackend> backends) {
        SequencedMap<String, StorageBackend> byName = new LinkedHashMap<>();
        for (StorageBackend backend : backends) {
            if (byName.putIfAbsent(backend.name(), backend) != null) {
                throw new IllegalArgumentException("two backends named " + backend.name());
            }
        }
        this.factory = new NoBackends();
        this.tiers = Tiers.NONE.withBackends(byName);
    }

    /** For tiers that were given: none is ever made. */
    private record NoBackends() implements BackendFactory {
        @Override
        public List<String> wanted() {
            return List.of();
        }

        @Override
        public StorageBackend create(String name, Supplier<Optional<AllocatorBackend>> staging) {
            throw new IllegalArgumentException("no backend " + name);
        }
    }

    /**
     * Makes the tiers that the configuration of this moment asks for and that are not there
     * (http-api.md §4.14). Tiers that are there stay, wanted or not. A new one takes the place in
     * the search order that the configuration gives it.
     *
     * @return the new tiers and their implementing classes, in search order
     * @throws RuntimeException if a tier can't be made that may not be left out; nothing is changed
     *     then
     * @throws IllegalStateException if the manager is closed
     */
    public synchronized SequencedMap<String, String> createBackends() {
        if (closed) {
            throw new IllegalStateException("the storage is closed");
        }
        SequencedMap<String, StorageBackend> existing = tiers.backends;
        SequencedMap<String, StorageBackend> all = new LinkedHashMap<>();
        SequencedMap<String, StorageBackend> created = new LinkedHashMap<>();
        try {
            for (String name : factory.wanted()) {
                Optional<StorageBackend> backend = Optional.ofNullable(existing.get(name));
                if (backend.isEmpty()) {
                    backend = create(name);
                    backend.ifPresent(made -> created.put(name, made));
                    backend.ifPresent(made -> made.tell(events, perChunk));
                }
                backend.ifPresent(tier -> all.put(name, tier));
            }
        } catch (RuntimeException failed) {
            created.sequencedValues().reversed().forEach(StorageManager::close);
            throw failed;
        }
        existing.forEach(all::putIfAbsent);
        tiers = tiers.withBackends(all);
        if (!created.isEmpty()) {
            LOG.info("Created backends {}", created.keySet());
            created.keySet().forEach(events::replaced);
            changed.run();
        }
        return classes(created);
    }

    private Optional<StorageBackend> create(String name) {
        try {
            return Optional.of(factory.create(name, () -> tiers.allocator));
        } catch (RuntimeException failed) {
            if (!factory.mayBeLeftOut(name)) {
                throw failed;
            }
            LOG.error("Backend {} is left out: {}", name, failed.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Closes a tier and forgets it (http-api.md §4.14). What it held is gone; whoever is reading
     * from it is not disturbed. A bypass of its name stays until it is removed.
     *
     * @return false if there is no tier of this name
     */
    public synchronized boolean closeBackend(String name) {
        SequencedMap<String, StorageBackend> rest = new LinkedHashMap<>(tiers.backends);
        StorageBackend backend = rest.remove(name);
        if (backend == null) {
            return false;
        }
        // Out of sight first, so that nobody new finds a tier that is closing.
        tiers = tiers.withBackends(rest);
        backend.tell(KVEvents.NONE, 1);
        close(backend);
        events.replaced(name);
        LOG.info("Closed backend {}", name);
        changed.run();
        return true;
    }

    /**
     * Tells somebody of the chunks of all tiers, those made later too, in place of who was told
     * before. Begins with {@link KVEvents#replaced} of every tier: who lists it then, with {@link
     * #chunkHashes}, and follows the events from there on, knows what it has. Once this returned,
     * who was told before is told nothing any more.
     *
     * @param listener {@link KVEvents#NONE} to tell nobody
     * @param piecesPerChunk keys that make a chunk whole
     */
    public synchronized void tell(KVEvents listener, int piecesPerChunk) {
        events = listener;
        perChunk = piecesPerChunk;
        tiers.backends.values().forEach(backend -> backend.tell(listener, piecesPerChunk));
        tiers.backends.keySet().forEach(listener::replaced);
    }

    /**
     * The hashes of the chunks that a tier of this process has at one moment, each once; none if
     * there is no such tier.
     *
     * @param piecesPerChunk keys that make a chunk whole
     */
    public Collection<ChunkHash> chunkHashes(String location, int piecesPerChunk) {
        return backend(location)
                .map(backend -> ChunkEvents.hashes(backend.allKeys(), piecesPerChunk))
                .orElse(List.of());
    }

    /** Lets somebody know whenever tiers were made or closed, such as who looks after them. */
    public void whenTiersChange(Runnable listener) {
        changed = listener;
    }

    private static void close(StorageBackend backend) {
        try {
            backend.close();
        } catch (RuntimeException failed) {
            LOG.warn("Closing backend {} failed", backend.name(), failed);
        }
    }

    /**
     * Memory for one chunk, evicting as needed; the caller owns the one count it comes with.
     *
     * @param patience how long to wait when nothing can be evicted; zero to not wait
     * @return empty when there is no room, or no tier that provides memory
     */
    public Optional<MemoryObj> allocate(ObjectShape shape, Duration patience) {
        return tiers.allocator.flatMap(backend -> backend.allocate(shape, patience));
    }

    /**
     * Whether {@link #allocate} could succeed at this moment without waiting. Changes nothing.
     *
     * @return empty where no tier provides memory
     */
    public Optional<Boolean> canAllocate(ObjectShape shape) {
        return tiers.allocator.map(backend -> backend.canAllocate(shape));
    }

    /** What looks after the tiers that there are now. */
    public List<HealthCheck> healthChecks() {
        return tiers.backends.values().stream()
                .flatMap(backend -> backend.healthChecks().stream())
                .toList();
    }

    /** The locks of the tiers that have one. */
    public List<WatchedLock> locks() {
        return tiers.backends.values().stream()
                .flatMap(backend -> backend.lock().stream())
                .toList();
    }

    /**
     * Offers chunks to every tier that is not bypassed, or to one tier alone. Does nothing while
     * frozen. Tiers take counts of their own; the caller's counts stay the caller's.
     *
     * @param objects one for each key
     * @param location the only tier to write to ({@code store_location}), if any
     */
    public void put(List<EngineKey> keys, List<MemoryObj> objects, Optional<String> location) {
        Tiers now = tiers;
        if (now.frozen || keys.isEmpty()) {
            return;
        }
        for (StorageBackend backend : now.backends.values()) {
            String name = backend.name();
            if (location.map(name::equals).orElse(true) && !now.bypassed.contains(name)) {
                backend.put(keys, objects);
            }
        }
    }

    /**
     * Finds the leading chunks of a request without pinning or touching anything.
     *
     * @param range names of the tiers to search ({@code retrieve_locations}); empty for all
     */
    public PrefixMatch match(List<EngineKey> keys, Optional<List<String>> range) {
        return match(keys, range, 1);
    }

    /**
     * As {@link #match(List, Optional)}, for chunks of several pieces: one counts where a single
     * tier has all its pieces (engine.md §6.4).
     *
     * @param perChunk so many keys in a row are a chunk
     */
    public PrefixMatch match(List<EngineKey> keys, Optional<List<String>> range, int perChunk) {
        List<PrefixMatch.Segment> segments = new ArrayList<>(1);
        int from = 0;
        for (StorageBackend backend : active(range)) {
            List<EngineKey> rest = keys.subList(from, keys.size());
            from += addSegment(segments, backend, rest, whole(backend, rest, perChunk));
        }
        return new PrefixMatch(segments);
    }

    /** Leading keys that a tier has, cut to whole chunks. */
    private static int whole(StorageBackend backend, List<EngineKey> keys, int perChunk) {
        int found = backend.contains(keys);
        return found - found % perChunk;
    }

    /**
     * Finds the leading chunks of a request and pins them in their tiers.
     *
     * @param range names of the tiers to search; empty for all
     */
    public PinnedPrefix pin(List<EngineKey> keys, Optional<List<String>> range) {
        return pin(keys, range, 1);
    }

    /**
     * As {@link #pin(List, Optional)}, for chunks of several pieces: one counts where a single tier
     * has all its pieces, and no others are pinned.
     *
     * @param perChunk so many keys in a row are a chunk
     */
    public PinnedPrefix pin(List<EngineKey> keys, Optional<List<String>> range, int perChunk) {
        List<PrefixMatch.Segment> segments = new ArrayList<>(1);
        List<ChunkPin> pins = new ArrayList<>(keys.size());
        for (StorageBackend backend : active(range)) {
            int from = pins.size();
            List<EngineKey> rest = keys.subList(from, keys.size());
            int whole = perChunk == 1 ? rest.size() : whole(backend, rest, perChunk);
            backend.pin(rest.subList(0, whole), pins);
            // A piece may have left since it was counted.
            while ((pins.size() - from) % perChunk != 0) {
                pins.removeLast().close();
            }
            addSegment(segments, backend, rest, pins.size() - from);
        }
        return new PinnedPrefix(new PrefixMatch(segments), pins);
    }

    private static int addSegment(
            List<PrefixMatch.Segment> segments,
            StorageBackend backend,
            List<EngineKey> rest,
            int found) {
        if (found > 0) {
            segments.add(
                    new PrefixMatch.Segment(backend.name(), List.copyOf(rest.subList(0, found))));
        }
        return found;
    }

    /**
     * Notes in every tier that these chunks were wanted: a slower tier keeps what a faster one
     * answers for, or it would lose exactly the chunks that are wanted most.
     *
     * @param match as found by a lookup
     */
    public void touch(PrefixMatch match) {
        // Suffix first, so the start of the prefix ends up most recent and is evicted last.
        List<EngineKey> wanted = match.keys().reversed();
        if (!wanted.isEmpty()) {
            tiers.backends.values().forEach(backend -> backend.touch(wanted));
        }
    }

    /**
     * Whether reads from all tiers of a match would be let through now, as {@link #match} lets them
     * through: what a lookup found may be closed, bypassed or frozen since.
     *
     * @param range names of the tiers to search; empty for all
     */
    public boolean isReadable(PrefixMatch match, Optional<List<String>> range) {
        List<String> names = active(range).stream().map(StorageBackend::name).toList();
        return match.segments().stream().allMatch(segment -> names.contains(segment.backend()));
    }

    /** Reads one chunk from the tier of this name; a miss if there is no such tier any more. */
    public ReadResult read(EngineKey key, String location) {
        StorageBackend backend = tiers.backends.get(location);
        if (backend == null) {
            return new ReadResult.Miss();
        }
        ReadResult read = backend.read(key);
        promote(key, backend, read);
        return read;
    }

    /**
     * Reads the chunks of a match one after the other, each tier as far ahead as it likes. What
     * comes from another tier than the memory tier is kept there too, while the hot cache is on.
     */
    public ChunkReads readAll(PrefixMatch match) {
        return new MatchReads(
                match, name -> Optional.ofNullable(tiers.backends.get(name)), this::promote);
    }

    /**
     * Loads the chunks of a match ahead of their retrieve, until one does not come or nobody wants
     * them any more (engine.md §7.3). A tier that was closed meanwhile delivers nothing; one that
     * was frozen or bypassed meanwhile still does.
     *
     * @param wanted asked before each chunk
     * @param failed told the tier and the cause when one can't deliver
     * @return what came, which the caller closes
     */
    public Prefetched load(
            PrefixMatch match, BooleanSupplier wanted, BiConsumer<String, Exception> failed) {
        try (ChunkReads reads = readAll(match)) {
            return Prefetched.load(match, reads, wanted, failed);
        }
    }

    /** Whether a tier is the one that provides memory, so that reading from it needs no more. */
    public boolean isMemory(String backend) {
        return tiers.allocator.filter(memory -> memory.name().equals(backend)).isPresent();
    }

    /** Bytes of the memory tier; 0 without one. */
    public long memoryCapacity() {
        return tiers.allocator
                .flatMap(AllocatorBackend::usage)
                .map(TierUsage::capacityBytes)
                .orElse(0L);
    }

    private void promote(EngineKey key, StorageBackend from, ReadResult read) {
        if (read instanceof ReadResult.Hit(MemoryLease lease)) {
            tiers.allocator
                    .filter(memory -> memory != from && memory.isHot())
                    .ifPresent(memory -> memory.put(List.of(key), List.of(lease.obj())));
        }
    }

    /**
     * Removes chunks.
     *
     * @param locations names of tiers; empty for all
     * @return removed entries, summed over tiers
     */
    public long remove(List<EngineKey> keys, Optional<List<String>> locations) {
        long removed = 0;
        for (StorageBackend backend : named(locations)) {
            for (EngineKey key : keys) {
                removed += backend.remove(key) ? 1 : 0;
            }
        }
        return removed;
    }

    /**
     * Empties tiers of everything that is neither pinned nor being read.
     *
     * @param locations names of tiers; empty for all; unknown names are passed over
     * @return what went, by tier, in search order
     */
    public SequencedMap<String, Cleared> clear(Optional<List<String>> locations) {
        SequencedMap<String, Cleared> cleared = new LinkedHashMap<>();
        for (StorageBackend backend : named(locations)) {
            cleared.put(backend.name(), backend.clear());
        }
        return cleared;
    }

    /**
     * What {@link #clear} would do at this moment. Changes nothing.
     *
     * @param locations names of tiers; empty for all; unknown names are passed over
     */
    public DryRun previewClear(Optional<List<String>> locations) {
        SequencedMap<StorageBackend, Departure> departures = new LinkedHashMap<>();
        for (StorageBackend backend : named(locations)) {
            departures.put(backend, backend.previewClear());
        }
        return DryRun.of(departures, Set.of(), tiers.backends.values());
    }

    /**
     * What {@link #allocate} for these chunks, without patience, and {@link #put} would evict from
     * every tier that would be written. Changes nothing.
     *
     * @param shapes one for each key
     * @param location the only tier to write to, if any
     */
    public DryRun previewPut(
            List<EngineKey> keys, List<ObjectShape> shapes, Optional<String> location) {
        Tiers now = tiers;
        SequencedMap<StorageBackend, Departure> departures = new LinkedHashMap<>();
        for (StorageBackend backend : now.backends.values()) {
            String name = backend.name();
            boolean written =
                    location.map(name::equals).orElse(true) && !now.bypassed.contains(name);
            if (now.frozen) {
                departures.put(backend, Departure.NOTHING);
            } else if (now.isMemory(backend)) {
                departures.put(backend, now.allocator.get().previewStore(keys, shapes, written));
            } else if (written) {
                departures.put(backend, backend.previewPut(keys, shapes));
            }
        }
        return DryRun.of(departures, new HashSet<>(keys), now.backends.values());
    }

    /** Whether stores are skipped and only the CPU tier is searched (engine.md §6.6). */
    public boolean isFrozen() {
        return tiers.frozen;
    }

    /** Switches freeze mode. */
    public synchronized void setFreeze(boolean on) {
        frozenByHand = on;
        refreeze();
        LOG.info("Freeze mode {}", on ? "enabled" : "disabled");
    }

    private void refreeze() {
        tiers = tiers.withFrozen(closed || frozenByHand || freezesHeld > 0);
    }

    /**
     * Freezes until this is closed, whatever {@link #setFreeze} says meanwhile, and without
     * changing what it said.
     */
    public synchronized FreezeHold holdFreeze() {
        freezesHeld++;
        refreeze();
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.compareAndSet(true, false)) {
                endFreezeHold();
            }
        };
    }

    private synchronized void endFreezeHold() {
        freezesHeld--;
        refreeze();
    }

    /** A freeze that somebody wants, by whatever name; closing it twice does nothing. */
    @FunctionalInterface
    public interface FreezeHold extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether the CPU tier keeps chunks; false without a CPU tier. */
    public boolean isHotCacheEnabled() {
        return tiers.allocator.map(AllocatorBackend::isHot).orElse(false);
    }

    /** Switches the CPU hot cache; off clears it first. Without a CPU tier only a warning. */
    public synchronized void setHotCache(boolean on) {
        tiers.allocator.ifPresentOrElse(
                backend -> {
                    backend.setHot(on);
                    LOG.info("Hot cache {}", on ? "enabled" : "disabled");
                },
                () -> LOG.warn("No CPU tier here, the hot cache switch has no effect"));
    }

    /** Names of all tiers, in search order. */
    public List<String> backendNames() {
        return List.copyOf(tiers.backends.keySet());
    }

    /** Names of the tiers that this process has for itself, in search order. */
    public List<String> ownBackendNames() {
        return tiers.backends.values().stream()
                .filter(backend -> !backend.isShared())
                .map(StorageBackend::name)
                .toList();
    }

    /** Tiers and their implementing classes, in search order. */
    public SequencedMap<String, String> listBackends() {
        return classes(tiers.backends);
    }

    private static SequencedMap<String, String> classes(
            SequencedMap<String, StorageBackend> backends) {
        SequencedMap<String, String> classes = new LinkedHashMap<>();
        backends.forEach((name, tier) -> classes.put(name, tier.getClass().getSimpleName()));
        return classes;
    }

    /** The tier that has this name now. */
    public Optional<StorageBackend> backend(String name) {
        return Optional.ofNullable(tiers.backends.get(name));
    }

    /** Names of bypassed tiers, in the order in which they were bypassed. */
    public List<String> bypassedBackends() {
        return List.copyOf(tiers.bypassed);
    }

    /**
     * Makes searches, reads and puts pass over a tier, or not any longer. A bypass outlives its
     * tier: it holds for one made again under the name, and can be removed while there is none.
     *
     * @return whether it was bypassed before
     * @throws IllegalArgumentException if there is no tier of this name, nor a bypass
     */
    public synchronized boolean setBypass(String name, boolean on) {
        if (!tiers.backends.containsKey(name) && !tiers.bypassed.contains(name)) {
            throw new IllegalArgumentException(
                    "Backend '" + name + "' not found. Available: " + backendNames());
        }
        Set<String> bypassed = new LinkedHashSet<>(tiers.bypassed);
        boolean changed = on ? bypassed.add(name) : bypassed.remove(name);
        tiers = tiers.withBypassed(bypassed);
        if (changed) {
            LOG.info("Backend {} is {} bypassed", name, on ? "now" : "no longer");
        }
        return changed != on;
    }

    /** Closes the tiers, last first, since a tier may stage in the memory of one before it. */
    @Override
    public void close() {
        Tiers last;
        synchronized (this) {
            closed = true;
            last = tiers;
            tiers = Tiers.NONE.withFrozen(true);
        }
        last.backends.sequencedValues().reversed().forEach(StorageManager::close);
    }

    /** The tiers to search: frozen leaves the memory tier alone, then bypass, then range. */
    private List<StorageBackend> active(Optional<List<String>> range) {
        Tiers now = tiers;
        List<StorageBackend> active = new ArrayList<>(now.backends.size());
        for (StorageBackend backend : now.backends.values()) {
            boolean open = !now.frozen || now.isMemory(backend);
            if (open
                    && !now.bypassed.contains(backend.name())
                    && range.map(names -> names.contains(backend.name())).orElse(true)) {
                active.add(backend);
            }
        }
        return active;
    }

    private List<StorageBackend> named(Optional<List<String>> names) {
        return tiers.backends.values().stream()
                .filter(backend -> names.map(list -> list.contains(backend.name())).orElse(true))
                .toList();
    }
}
