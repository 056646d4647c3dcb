package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.event.EventManager;
import io.lmcache4j.engine.event.EventStatus;
import io.lmcache4j.engine.event.EventType;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.metrics.LookupStats;
import io.lmcache4j.engine.metrics.PrefetchResult;
import io.lmcache4j.engine.metrics.PrefetchStats;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.PinnedPrefix;
import io.lmcache4j.engine.storage.Prefetched;
import io.lmcache4j.engine.storage.PrefixMatch;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Asynchronous lookups: each searches the tiers and loads what it finds on a virtual thread of its
 * own, and its chunks wait in an event for the retrieve (engine.md §7.3, §9.3; decision 86).
 *
 * <p>A prefetch ends by its retrieve, by {@link #cancel}, by a later one of the same id, or by the
 * pin timeout; from then on it reads no further chunk, and what it holds is released. The read that
 * is going on is not interrupted, but every tier bounds its reads. Safe for use by several threads.
 */
final class Prefetches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    /** Prefetches going on; more are refused. Also prefetches waiting for their retrieve. */
    static final int MOST = 1_000;

    private final ConfigStore config;
    private final TokenDatabase tokens;
    private final StorageManager storage;
    private final StatsMonitor stats;
    private final HealthMonitor health;
    private final ChunkPieces pieces;
    private final PrefetchStats results;
    private final PrefetchBudget budget;
    private final EventManager<Prefetch> events = new EventManager<>(MOST);
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("prefetch-", 0).factory());

    /** Guards what belongs together in {@link #events}; held for nothing that waits. */
    private final Object lock = new Object();

    Prefetches(
            ConfigStore config,
            TokenDatabase tokens,
            StorageManager storage,
            StatsMonitor stats,
            HealthMonitor health,
            ChunkPieces pieces) {
        this.config = config;
        this.tokens = tokens;
        this.storage = storage;
        this.stats = stats;
        this.health = health;
        this.pieces = pieces;
        this.results = stats.prefetches();
        this.budget =
                new PrefetchBudget(config.current().extraInt("lmcache4j.prefetch_concurrency", 4));
    }

    /**
     * Starts one. Returns at once.
     *
     * @param id for the later retrieve; an earlier prefetch of the same id ends
     * @return tokens loaded, once they are; exceptional if the engine failed
     */
    CompletableFuture<Integer> start(String id, Prompt prompt, RequestConfigs configs) {
        Prefetch prefetch = new Prefetch(id, System.nanoTime() + loadTime().toNanos());
        Optional<Prefetch> replaced = Optional.empty();
        synchronized (lock) {
            if (events.count(EventStatus.ONGOING) >= MOST) {
                results.count(PrefetchResult.REFUSED);
                return CompletableFuture.completedFuture(0);
            }
            replaced = events.add(EventType.LOADING, id, prefetch);
        }
        replaced.ifPresent(this::cancelled);
        try {
            threads.execute(() -> run(prefetch, prompt, configs));
        } catch (RejectedExecutionException closed) {
            cancel(id);
        }
        return prefetch.answer();
    }

    /**
     * Less than the scheduler waits, so that a slow tier makes for a short answer, not for none.
     */
    private Duration loadTime() {
        return Duration.ofMillis(config.current().lookupTimeoutMs()).multipliedBy(3).dividedBy(4);
    }

    /** Hands over what was loaded for an id; what is still going on is cancelled. */
    Optional<Prefetched> take(String id) {
        Optional<Prefetch> done;
        synchronized (lock) {
            done = events.pop(EventType.LOADING, id);
        }
        if (done.isEmpty()) {
            cancel(id);
        }
        return done.flatMap(Prefetch::take);
    }

    /** Ends the prefetch of an id, whatever it has come to; an unknown id is ignored. */
    void cancel(String id) {
        Optional<Prefetch> gone;
        synchronized (lock) {
            gone = events.remove(EventType.LOADING, id);
        }
        gone.ifPresent(this::cancelled);
    }

    /** Events of a status. */
    int count(EventStatus status) {
        return events.count(status);
    }

    /** Ends all; threads that are still reading end with their read. Repeated calls do nothing. */
    @Override
    public void close() {
        threads.shutdown();
        List<Prefetch> all;
        synchronized (lock) {
            all = events.removeAll();
        }
        all.forEach(this::cancelled);
    }

    private void cancelled(Prefetch prefetch) {
        prefetch.end();
        budget.wake();
    }

    private void run(Prefetch prefetch, Prompt prompt, RequestConfigs configs) {
        LookupStats timing = stats.onLookup(prompt.length());
        int hit = 0;
        PrefetchResult result = PrefetchResult.FAILED;
        try {
            PromptChunks chunks = PromptChunks.of(tokens, prompt, 0, configs);
            Loaded loaded = load(prefetch, pieces.keys(chunks));
            result = loaded.result();
            hit = chunks.end(loaded.prefix().chunks() / pieces.perChunk(), 0);
            timing.finish(hit);
            boolean landed = land(prefetch, loaded, hit);
            if (!landed) {
                result = PrefetchResult.CANCELLED;
            }
            // Who cancels may not have come to answer yet; nothing of this is there any more.
            prefetch.answer().complete(landed ? hit : 0);
        } catch (RuntimeException | Error failed) {
            LOG.warn("Prefetch {} failed", prefetch.id(), failed);
            health.failed("lookup", failed);
            prefetch.answer().completeExceptionally(failed);
            cancel(prefetch);
        } finally {
            timing.finish(hit);
            results.count(result);
        }
    }

    /** What loading came to. */
    private record Loaded(
            Prefetched prefix, PrefetchBudget.Reservation memory, PrefetchResult result) {}

    private Loaded load(Prefetch prefetch, List<EngineKey> keys) {
        try (PinnedPrefix pinned =
                storage.pin(keys, config.current().retrieveLocations(), pieces.perChunk())) {
            storage.touch(pinned.match());
            int slow = slowChunks(pinned.match());
            PrefetchBudget.Reservation memory =
                    budget.reserve(
                            slow,
                            pieces.largestShape().physicalBytes(),
                            storage.memoryCapacity() / 2);
            boolean whole = false;
            try {
                PrefixMatch match = affordable(pinned.match(), memory.chunks());
                Prefetched prefix = load(prefetch, match, memory.chunks() > 0);
                whole = true;
                return new Loaded(prefix, memory, result(pinned.chunks(), prefix.chunks()));
            } finally {
                if (!whole) {
                    memory.close();
                }
            }
        }
    }

    private Prefetched load(Prefetch prefetch, PrefixMatch match, boolean slow) {
        if (!slow) {
            return storage.load(match, prefetch::isWanted, health::failed);
        }
        if (!budget.enter(prefetch::isWanted, prefetch.deadline())) {
            return storage.load(affordable(match, 0), prefetch::isWanted, health::failed);
        }
        try {
            return storage.load(match, prefetch::mayLoad, health::failed);
        } finally {
            budget.leave();
        }
    }

    private static PrefetchResult result(int found, int loaded) {
        if (found == 0) {
            return PrefetchResult.NONE;
        }
        return loaded == found ? PrefetchResult.WHOLE : PrefetchResult.SHORT;
    }

    private int slowChunks(PrefixMatch match) {
        return match.segments().stream()
                .filter(segment -> !storage.isMemory(segment.backend()))
                .mapToInt(segment -> segment.keys().size())
                .sum();
    }

    /** The beginning of a match that reads at most so many chunks from slower tiers. */
    private PrefixMatch affordable(PrefixMatch match, int slow) {
        int keys = 0;
        int left = slow;
        for (PrefixMatch.Segment segment : match.segments()) {
            int wanted = segment.keys().size();
            if (storage.isMemory(segment.backend())) {
                keys += wanted;
            } else if (wanted <= left) {
                keys += wanted;
                left -= wanted;
            } else {
                return match.first(keys + left);
            }
        }
        return match.first(keys);
    }

    /** Puts what was loaded where the retrieve finds it; false if it is not wanted any more. */
    private boolean land(Prefetch prefetch, Loaded loaded, int hit) {
        if (hit == 0) {
            loaded.prefix().close();
            loaded.memory().close();
            boolean wanted = prefetch.isWanted();
            cancel(prefetch);
            return wanted;
        }
        if (!prefetch.land(loaded.prefix(), loaded.memory())) {
            return false;
        }
        Optional<Prefetch> gaveWay = Optional.empty();
        synchronized (lock) {
            if (isCurrent(prefetch)) {
                gaveWay = events.update(EventType.LOADING, prefetch.id(), EventStatus.DONE);
            }
        }
        gaveWay.ifPresent(this::expired);
        prefetch.onTimeout(
                Duration.ofSeconds(config.current().pinTimeoutSec()),
                () -> expire(prefetch),
                threads);
        return true;
    }

    private void expire(Prefetch prefetch) {
        synchronized (lock) {
            if (isCurrent(prefetch)) {
                events.remove(EventType.LOADING, prefetch.id());
            }
        }
        expired(prefetch);
    }

    private void expired(Prefetch prefetch) {
        int chunks = prefetch.end();
        if (chunks > 0) {
            LOG.warn("Released {} chunks of {}, its retrieve never came", chunks, prefetch.id());
            results.count(PrefetchResult.EXPIRED);
            for (int i = 0; i < chunks; i++) {
                stats.forcedUnpin();
            }
        }
    }

    /** Ends this one, and not a later one of the same id. */
    private void cancel(Prefetch prefetch) {
        synchronized (lock) {
            if (isCurrent(prefetch)) {
                events.remove(EventType.LOADING, prefetch.id());
            }
        }
        cancelled(prefetch);
    }

    private boolean isCurrent(Prefetch prefetch) {
        return events.find(EventType.LOADING, prefetch.id())
                .filter(present -> present == prefetch)
                .isPresent();
    }
}
