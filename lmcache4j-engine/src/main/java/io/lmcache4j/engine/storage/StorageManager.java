package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

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
     * @param bypassed names of tiers to pass over, in the order in which they were bypassed
     */
    private record Tiers(
            SequencedMap<String, StorageBackend> backends, Set<String> bypassed, boolean frozen) {}

    private final Optional<AllocatorBackend> allocator;
    private volatile Tiers tiers;

    /**
     * A manager over tiers that it owns from now on.
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
        this.allocator =
                byName.values().stream()
                        .filter(AllocatorBackend.class::isInstance)
                        .map(AllocatorBackend.class::cast)
                        .findFirst();
        this.tiers = new Tiers(byName, Set.of(), false);
    }

    /**
     * Memory for one chunk, evicting as needed; the caller owns the one count it comes with.
     *
     * @param patience how long to wait when nothing can be evicted; zero to not wait
     * @return empty when there is no room, or no tier that provides memory
     */
    public Optional<MemoryObj> allocate(ObjectShape shape, Duration patience) {
        return allocator.flatMap(backend -> backend.allocate(shape, patience));
    }

    /**
     * Offers chunks to every tier that is not bypassed, or to one tier alone. Does nothing while
     * frozen. Tiers take counts of their own; the caller's counts stay the caller's.
     *
     * @param objects one for each key
     * @param location the only tier to write to ({@code store_location}), if any
     */
    public void put(List<CacheEngineKey> keys, List<MemoryObj> objects, Optional<String> location) {
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
    public PrefixMatch match(List<CacheEngineKey> keys, Optional<List<String>> range) {
        List<PrefixMatch.Segment> segments = new ArrayList<>(1);
        int from = 0;
        for (StorageBackend backend : active(range)) {
            List<CacheEngineKey> rest = keys.subList(from, keys.size());
            int found = backend.contains(rest);
            from += addSegment(segments, backend, rest, found);
        }
        return new PrefixMatch(segments);
    }

    /**
     * Finds the leading chunks of a request and pins them in their tiers.
     *
     * @param range names of the tiers to search; empty for all
     */
    public PinnedPrefix pin(List<CacheEngineKey> keys, Optional<List<String>> range) {
        List<PrefixMatch.Segment> segments = new ArrayList<>(1);
        List<ChunkPin> pins = new ArrayList<>(keys.size());
        for (StorageBackend backend : active(range)) {
            int from = pins.size();
            List<CacheEngineKey> rest = keys.subList(from, keys.size());
            backend.pin(rest, pins);
            addSegment(segments, backend, rest, pins.size() - from);
        }
        return new PinnedPrefix(new PrefixMatch(segments), pins);
    }

    private static int addSegment(
            List<PrefixMatch.Segment> segments,
            StorageBackend backend,
            List<CacheEngineKey> rest,
            int found) {
        if (found > 0) {
            segments.add(
                    new PrefixMatch.Segment(backend.name(), List.copyOf(rest.subList(0, found))));
        }
        return found;
    }

    /**
     * Notes that these chunks were wanted.
     *
     * @param match as found by a lookup
     */
    public void touch(PrefixMatch match) {
        Tiers now = tiers;
        // Suffix first, so the start of the prefix ends up most recent and is evicted last.
        for (PrefixMatch.Segment segment : match.segments().reversed()) {
            StorageBackend backend = now.backends.get(segment.backend());
            if (backend != null) {
                backend.touch(segment.keys().reversed());
            }
        }
    }

    /** Reads one chunk from the tier of this name; a miss if there is no such tier any more. */
    public ReadResult read(CacheEngineKey key, String location) {
        StorageBackend backend = tiers.backends.get(location);
        return backend == null ? new ReadResult.Miss() : backend.read(key);
    }

    /**
     * Removes chunks.
     *
     * @param locations names of tiers; empty for all
     * @return removed entries, summed over tiers
     */
    public long remove(List<CacheEngineKey> keys, Optional<List<String>> locations) {
        long removed = 0;
        for (StorageBackend backend : named(locations)) {
            for (CacheEngineKey key : keys) {
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

    /** Whether stores are skipped and only the CPU tier is searched (engine.md §6.6). */
    public boolean isFrozen() {
        return tiers.frozen;
    }

    /** Switches freeze mode. */
    public synchronized void setFreeze(boolean on) {
        tiers = new Tiers(tiers.backends, tiers.bypassed, on);
        LOG.info("Freeze mode {}", on ? "enabled" : "disabled");
    }

    /** Whether the CPU tier keeps chunks; false without a CPU tier. */
    public boolean isHotCacheEnabled() {
        return allocator.map(AllocatorBackend::isHot).orElse(false);
    }

    /** Switches the CPU hot cache; off clears it first. Without a CPU tier only a warning. */
    public synchronized void setHotCache(boolean on) {
        allocator.ifPresentOrElse(
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

    /** Tiers and their implementing classes, in search order. */
    public SequencedMap<String, String> listBackends() {
        SequencedMap<String, String> classes = new LinkedHashMap<>();
        tiers.backends.forEach((name, tier) -> classes.put(name, tier.getClass().getSimpleName()));
        return classes;
    }

    /** Names of bypassed tiers, in the order in which they were bypassed. */
    public List<String> bypassedBackends() {
        return List.copyOf(tiers.bypassed);
    }

    /**
     * Makes searches, reads and puts pass over a tier, or not any longer.
     *
     * @return whether it was bypassed before
     * @throws IllegalArgumentException if there is no tier of this name
     */
    public synchronized boolean setBypass(String name, boolean on) {
        if (!tiers.backends.containsKey(name)) {
            throw new IllegalArgumentException(
                    "Backend '" + name + "' not found. Available: " + backendNames());
        }
        Set<String> bypassed = new LinkedHashSet<>(tiers.bypassed);
        boolean changed = on ? bypassed.add(name) : bypassed.remove(name);
        tiers = new Tiers(tiers.backends, bypassed, tiers.frozen);
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
            last = tiers;
            tiers = new Tiers(new LinkedHashMap<>(), Set.of(), true);
        }
        for (StorageBackend backend : last.backends.sequencedValues().reversed()) {
            try {
                backend.close();
            } catch (RuntimeException failed) {
                LOG.warn("Closing backend {} failed", backend.name(), failed);
            }
        }
    }

    /** The tiers to search: frozen leaves the memory tier alone, then bypass, then range. */
    private List<StorageBackend> active(Optional<List<String>> range) {
        Tiers now = tiers;
        List<StorageBackend> active = new ArrayList<>(now.backends.size());
        for (StorageBackend backend : now.backends.values()) {
            boolean open = !now.frozen || allocator.filter(cpu -> cpu == backend).isPresent();
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
