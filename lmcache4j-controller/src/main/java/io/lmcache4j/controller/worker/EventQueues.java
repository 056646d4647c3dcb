package io.lmcache4j.controller.worker;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.key.ChunkHash;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Hears what an engine's tiers tell, on whatever thread changes them, and keeps it for the one that
 * reports: a {@link Lane} for each location.
 *
 * <p>A change costs its tier a write to a ring, and the wake-up of a reader that sleeps.
 */
final class EventQueues implements KVEvents {
    private final int capacity;
    private final Consumer<String> onDrop;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile Thread reader;

    /**
     * No lanes yet.
     *
     * @param capacity events that may wait at each location
     * @param onDrop told the location of each event that found no room
     */
    EventQueues(int capacity, Consumer<String> onDrop) {
        this.capacity = capacity;
        this.onDrop = onDrop;
    }

    @Override
    public void admitted(String location, ChunkHash hash) {
        add(location, hash, true);
    }

    @Override
    public void evicted(String location, ChunkHash hash) {
        add(location, hash, false);
    }

    private void add(String location, ChunkHash hash, boolean admit) {
        if (lane(location).add(hash.bits(), hash.aboveLong(), admit)) {
            wake();
        }
    }

    @Override
    public void replaced(String location) {
        lane(location).breakOff();
        wake();
    }

    private Lane lane(String location) {
        Lane lane = lanes.get(location);
        return lane != null
                ? lane
                : lanes.computeIfAbsent(location, name -> new Lane(name, capacity, onDrop));
    }

    /** All lanes there are, in no order. */
    Collection<Lane> lanes() {
        return lanes.values();
    }

    /** Events that wait. */
    int queued() {
        return lanes.values().stream().mapToInt(Lane::queued).sum();
    }

    /** Events that wait and can be told now. */
    int ready() {
        return lanes.values().stream().mapToInt(Lane::ready).sum();
    }

    boolean anyStale() {
        return lanes.values().stream().anyMatch(Lane::isStale);
    }

    void markAllStale() {
        lanes.values().forEach(Lane::markStale);
    }

    /** Wakes the reader, if it sleeps. */
    void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(reader);
        }
    }

    /** Sleeps until something comes, or the time is over. For the reader. */
    void awaitEvent(long nanos) {
        reader = Thread.currentThread();
        asleep.set(true);
        if (ready() == 0) {
            LockSupport.parkNanos(this, nanos);
        }
        asleep.set(false);
    }
}
