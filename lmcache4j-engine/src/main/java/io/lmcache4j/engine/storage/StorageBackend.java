package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One tier in which chunks rest (engine.md §7).
 *
 * <p>Implementations are thread-safe and hold no lock across I/O or a copy. A chunk is delivered
 * whole and unchanged or not at all.
 */
public interface StorageBackend extends AutoCloseable {
    /** The name under which the tier is listed, searched, bypassed and closed. */
    String name();

    /**
     * How many leading keys of the list are here. Changes nothing: no recency, no statistics, no
     * pins.
     */
    int contains(List<EngineKey> keys);

    /**
     * Which of these keys are here, in any order and with any gaps. Changes nothing. A tier that
     * others share asks for many at once and ends within a deadline; what it could not tell by then
     * counts as not here.
     */
    default Set<EngineKey> present(Collection<EngineKey> keys) {
        Set<EngineKey> here = new HashSet<>();
        for (EngineKey key : keys) {
            if (contains(List.of(key)) > 0) {
                here.add(key);
            }
        }
        return here;
    }

    /**
     * What {@link #put} of these chunks would take away at this moment. Changes nothing.
     *
     * @param shapes one for each key
     */
    default Departure previewPut(List<EngineKey> keys, List<ObjectShape> shapes) {
        return Departure.NOTHING;
    }

    /**
     * Pins the leading keys of the list that are here, so that they stay until the pins are closed
     * or time out.
     *
     * @param into receives one pin per pinned key, in order
     */
    void pin(List<EngineKey> keys, List<ChunkPin> into);

    /** Notes that these keys were wanted, in this order. Keys that are not here are ignored. */
    void touch(List<EngineKey> keys);

    /** Reads one chunk. */
    ReadResult read(EngineKey key);

    /**
     * Reads chunks one after the other. A tier that takes its time reads ahead, within bounds of
     * its own; the caller closes what this gives, which cancels or releases what was not taken.
     */
    default ChunkReads readAll(List<EngineKey> keys) {
        return ChunkReads.oneByOne(this, keys);
    }

    /**
     * Offers chunks to this tier. It takes counts of its own on what it keeps; the caller keeps and
     * gives back its own. A chunk that is already here is left as it is, or replaced by the same
     * bytes. Never waits for I/O: a slow tier writes later.
     *
     * @param objects one for each key
     */
    void put(List<EngineKey> keys, List<MemoryObj> objects);

    /**
     * Waits until everything that was offered is here or was dropped.
     *
     * @return false if that takes longer
     */
    default boolean awaitPuts(Duration patience) throws InterruptedException {
        return true;
    }

    /** Removes a chunk; true if it was here. Readers that hold it are not disturbed. */
    boolean remove(EngineKey key);

    /** Removes every chunk that is neither pinned nor being read. */
    Cleared clear();

    /** What {@link #clear} would take away at this moment. Changes nothing. */
    Departure previewClear();

    /** How full this tier is, if it knows. Never waits for an operation that is going on. */
    default Optional<TierUsage> usage() {
        return Optional.empty();
    }

    /** What keeps this tier from being used at the moment, in one line. Asks nobody. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Whether other processes share it: then its being ill makes no process unready. */
    default boolean isShared() {
        return false;
    }

    /** What looks after this tier, for as long as it exists; the same each time. */
    default List<HealthCheck> healthChecks() {
        return List.of();
    }

    /**
     * Tells somebody of every chunk that comes here or leaves from now on, in place of who was told
     * before. A tier that others share tells nothing.
     *
     * @param events {@link KVEvents#NONE} to tell nobody; after that nobody is told any more
     * @param perChunk keys that make a chunk whole
     */
    default void tell(KVEvents events, int perChunk) {}

    /**
     * The keys that are here at one moment, for a tier that tells of them; none for others. Holds
     * the tier's lock for no longer than copying references takes.
     */
    default Collection<EngineKey> allKeys() {
        return List.of();
    }

    /** The lock that every operation here needs, if there is one, for the liveness probe. */
    default Optional<WatchedLock> lock() {
        return Optional.empty();
    }

    /** Gives back everything. Repeated calls do nothing. */
    @Override
    void close();
}
