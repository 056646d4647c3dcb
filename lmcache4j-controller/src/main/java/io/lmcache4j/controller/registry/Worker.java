package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.message.WorkerInfo;

import java.util.List;

/**
 * One registered worker: who and where it is, and until when it counts as alive. Fields change
 * under the registry's lock and are read without one.
 */
final class Worker {
    /** No worker can have more locations: their order among each other has so many bits. */
    static final int MOST_LOCATIONS = 1 << 9;

    private static final long MOST_WORKERS = 1L << 22;

    private final Instance instance;
    private final long id;
    private final Holdings holdings;
    private volatile Registration at;

    // To show, in epoch milliseconds.
    private volatile long registeredAt;
    private volatile long heardAt;

    // To compare, in ticks of the fleet's clock.
    private volatile long leaseFrom;
    private volatile boolean beats;
    private volatile boolean fromSnapshot;

    /**
     * A worker that registers now.
     *
     * @param rules of what it holds
     * @param starts whether it has just started, so that it holds nothing yet
     */
    Worker(
            Instance instance,
            long id,
            Registration at,
            FleetClock.Moment now,
            Holdings.Rules rules,
            boolean starts) {
        this.instance = instance;
        this.id = id;
        this.at = at;
        this.holdings = new Holdings(this, firstOrder(instance), rules, starts);
        restart(at, now);
    }

    // Instances before workers before locations, as the walk through Python's dictionaries.
    private static long firstOrder(Instance instance) {
        long worker = Math.min(instance.nextWorker(), MOST_WORKERS - 1);
        return (instance.order() * MOST_WORKERS + worker) * MOST_LOCATIONS;
    }

    Instance instance() {
        return instance;
    }

    long id() {
        return id;
    }

    Holdings holdings() {
        return holdings;
    }

    Registration at() {
        return at;
    }

    /** The worker started again, maybe elsewhere. */
    void restart(Registration there, FleetClock.Moment now) {
        at = there;
        registeredAt = now.epochMillis();
        heardAt = now.epochMillis();
        leaseFrom = now.ticks();
        beats = false;
        fromSnapshot = false;
    }

    /** It was known before the controller started; its lease begins now. */
    void remember(SavedWorker saved, long ticks) {
        registeredAt = saved.registeredAt();
        heardAt = saved.heardAt();
        leaseFrom = ticks;
        beats = saved.beats();
        fromSnapshot = true;
    }

    /** As a snapshot keeps it; its places are added. */
    SavedWorker save(List<Place> places) {
        return new SavedWorker(
                instance.id(), id, at, registeredAt, heardAt, beats, holdings.save(places));
    }

    /** The worker sent a heartbeat. */
    void beat(FleetClock.Moment now) {
        heardAt = now.epochMillis();
        leaseFrom = now.ticks();
        beats = true;
        fromSnapshot = false;
    }

    /** Whether it ever sent a heartbeat; if not, silence says nothing (decision 4). */
    boolean beats() {
        return beats;
    }

    /** Whether it was known before the controller started, and did not show since. */
    boolean isRemembered() {
        return fromSnapshot;
    }

    /** Whether its heartbeats stopped so long ago that it counts as dead. */
    boolean isOverdue(long ticks, long lease, boolean reaping) {
        return beats && (reaping || fromSnapshot) && silence(ticks) > lease;
    }

    /** Milliseconds since its last heartbeat, or since it registered. */
    long silence(long ticks) {
        return ticks - leaseFrom;
    }

    WorkerInfo info() {
        return new WorkerInfo(
                instance.id(),
                id,
                at.ip(),
                at.port(),
                at.peerInitUrl(),
                registeredAt / 1000.0,
                heardAt / 1000.0);
    }

    @Override
    public String toString() {
        return instance.id() + "/" + id;
    }
}
