package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.message.ChunkKeys;
import io.lmcache4j.controller.registry.SavedWorker.SavedSite;
import io.lmcache4j.controller.sync.Operations;
import io.lmcache4j.controller.sync.SyncProgress;
import io.lmcache4j.controller.sync.SyncReason;
import io.lmcache4j.controller.sync.SyncTracker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one worker holds, location by location, and its full syncs (controller.md §8, §9). Its own
 * lock keeps the events of this worker in order; other workers never wait for it.
 */
final class Holdings {
    /**
     * What all workers of a fleet share.
     *
     * @param maxLocations of a worker
     * @param maxHeld operations that wait for the end of a sync
     */
    record Rules(
            Directory directory,
            Memory memory,
            SyncProgress progress,
            FleetCounters counters,
            int maxLocations,
            int maxHeld) {}

    /** What became of a batch of events. */
    enum Outcome {
        /** Done, or kept for the end of a sync. */
        DONE,
        /** As {@link #DONE}; events before it are missing, and a full sync is wanted now. */
        GAP_FOUND,
        /** The worker has left. */
        UNKNOWN
    }

    private final Worker worker;
    private final long firstOrder;
    private final Rules rules;
    private final SyncTracker sync;
    private volatile List<Site> sites = List.of();
    private long reported;
    private long negative;
    private long high;
    private long gaps;
    private boolean fromFirst;
    private boolean lacking;
    private boolean gone;

    Holdings(Worker worker, long firstOrder, Rules rules, boolean fromFirst) {
        this.worker = worker;
        this.fromFirst = fromFirst;
        this.firstOrder = firstOrder;
        this.rules = rules;
        this.sync = new SyncTracker(rules.progress(), rules.maxHeld());
    }

    /** All locations that were ever named, in order of appearance; some may be empty. */
    List<Site> sites() {
        return sites;
    }

    /** Does what happened at a location. */
    synchronized Outcome apply(String location, Operations events) {
        if (gone) {
            return Outcome.UNKNOWN;
        }
        rules.counters.batches.increment();
        rules.counters.operations.add(events.size());
        if (sync.holds(location)) {
            hold(events);
            return Outcome.DONE;
        }
        return write(location, events) ? Outcome.GAP_FOUND : Outcome.DONE;
    }

    private void hold(Operations events) {
        if (sync.hold(events)) {
            rules.counters.heldOperations.add(events.size());
        } else {
            rules.counters.overflowedOperations.add(events.size());
        }
    }

    /** Writes events; true if a sync is wanted now because some before them are missing. */
    private boolean write(String location, Operations events) {
        Site site = site(location);
        if (site == null) {
            rules.counters.locationsRefused.increment();
            return false;
        }
        enlist(site);
        if (events.isNumbered() && site.sequence().isLateStart(events.number(0))) {
            sync.want(SyncReason.FIRST_EVENTS_LOST);
        }
        boolean whole = follow(site, events);
        wholly(() -> write(site.place(), events));
        return !whole && wantAgain();
    }

    /** Does what, if it fails, leaves keys to be asked for. */
    private void wholly(Runnable change) {
        boolean done = false;
        try {
            change.run();
            done = true;
        } finally {
            lacking |= !done;
        }
    }

    private void write(Place place, Operations events) {
        if (!mayGrow()) {
            evictOnly(place, events);
        } else if (events.hasHigh()) {
            writeEach(place, events);
        } else {
            rules.directory.apply(events.bits(), events.admits(), events.size(), place);
        }
    }

    /** Whether keys may be added. Once they may again, those that are lacking are asked for. */
    private boolean mayGrow() {
        boolean room = !rules.memory().isFull();
        if (room && lacking) {
            lacking = false;
            sync.want(SyncReason.SEQUENCE_GAP);
        }
        return room;
    }

    private void turnAway(long operations) {
        if (operations > 0) {
            rules.counters.turnedAwayOperations.add(operations);
            lacking = true;
        }
    }

    private void evictOnly(Place place, Operations events) {
        long admits = 0;
        for (int i = 0; i < events.size(); i++) {
            if (events.isAdmit(i)) {
                admits++;
            } else {
                rules.directory.evict(events.key(i), place);
            }
        }
        turnAway(admits);
    }

    private void writeEach(Place place, Operations events) {
        for (int i = 0; i < events.size(); i++) {
            if (events.isAdmit(i)) {
                rules.directory.admit(events.key(i), place);
            } else {
                rules.directory.evict(events.key(i), place);
            }
        }
    }

    private boolean follow(Site site, Operations events) {
        boolean whole = true;
        long[] bits = events.bits();
        for (int i = 0; i < events.size(); i++) {
            whole &= isSilent(site, events) || site.sequence().follow(events.number(i));
            negative += bits[i] >>> 63;
        }
        reported += events.size();
        if (events.hasHigh()) {
            high += events.highCount();
            negative -= events.highCount();
        }
        return whole;
    }

    // A number 0 without a base may be a first one.
    private static boolean isSilent(Site site, Operations events) {
        return !events.isNumbered() && site.sequence().isBased();
    }

    private boolean wantAgain() {
        rules.counters.discontinuities.increment();
        gaps++;
        return sync.want(SyncReason.SEQUENCE_GAP);
    }

    /** The location's site, made if it is new; null if there are too many. */
    private Site site(String location) {
        for (Site site : sites) {
            if (site.location().equals(location)) {
                return site;
            }
        }
        if (sites.size() >= rules.maxLocations) {
            return null;
        }
        Site site =
                new Site(
                        worker,
                        location,
                        rules.directory.open(firstOrder + sites.size()),
                        fromFirst);
        sites = append(sites, site);
        return site;
    }

    // A location that became empty is gone from Python's dictionary, and comes back as the last.
    private void enlist(Site site) {
        List<Site> now = sites;
        if (site.place().keys() > 0 || now.getLast() == site) {
            return;
        }
        List<Site> others = now.stream().filter(other -> other != site).toList();
        sites = append(others, site);
        for (int i = 0; i < sites.size(); i++) {
            sites.get(i).place().order(firstOrder + i);
        }
    }

    private static List<Site> append(List<Site> sites, Site last) {
        return Stream.concat(sites.stream(), Stream.of(last)).toList();
    }

    /** Begins a full sync of a location; what was known of it is void, unless asked again. */
    synchronized boolean beginSync(String location, String syncId, long batches, long now) {
        if (gone) {
            return false;
        }
        Site site = site(location);
        if (site == null) {
            rules.counters.locationsRefused.increment();
            return false;
        }
        return switch (sync.begin(syncId, location, batches, now)) {
            case REFUSED -> false;
            case AGAIN -> true;
            case ANEW -> {
                empty(site);
                enlist(site);
                yield true;
            }
        };
    }

    private void empty(Site site) {
        Place old = site.place();
        site.use(rules.directory.open(old.order()));
        rules.directory.retire(old);
        site.sequence().forget();
    }

    /** Takes a batch of a full sync; false if it belongs to none. */
    synchronized boolean takeBatch(
            String location, String syncId, long batchId, ChunkKeys keys, long now) {
        if (gone || !sync.receive(syncId, location, batchId, keys.size(), now)) {
            return false;
        }
        rules.counters.syncBatches.increment();
        note(keys);
        Place place = site(location).place();
        wholly(() -> add(keys, place));
        finish(sync.complete(), location);
        return true;
    }

    private void add(ChunkKeys keys, Place place) {
        if (mayGrow()) {
            rules.directory.admitAll(keys, place);
        } else {
            turnAway(keys.size());
        }
    }

    private void note(ChunkKeys keys) {
        reported += keys.size();
        for (int i = 0; i < keys.size(); i++) {
            if (keys.isHigh(i)) {
                high++;
            } else {
                negative += keys.bits(i) >>> 63;
            }
        }
    }

    /** The worker has sent all of a full sync; false if that belongs to none. */
    synchronized boolean endSync(String location, String syncId, long now) {
        if (gone || !sync.end(syncId, location, now)) {
            return false;
        }
        finish(sync.complete(), location);
        return true;
    }

    /** Gives up a full sync, or the hope for one, without a sign of life since. */
    synchronized void expireSync(long before) {
        if (!gone) {
            String location = sync.location();
            sync.expire(before)
                    .ifPresent(
                            held -> {
                                rules.counters.syncsFailed.increment();
                                finish(Optional.of(held), location);
                            });
        }
    }

    private void finish(Optional<Operations> held, String location) {
        held.filter(events -> events.size() > 0).ifPresent(events -> write(location, events));
    }

    /**
     * The worker registers again: what is known of it is void. It holds nothing if it has started
     * again; but one that registers twice can't be told from that, so it is asked, unless there was
     * nothing to lose.
     *
     * @param starts whether it is said to have started
     */
    synchronized boolean restart(boolean starts) {
        if (gone) {
            return false;
        }
        boolean mayHold = !starts || sync.isSyncing() || holdsAny();
        sites.forEach(site -> rules.directory.retire(site.place()));
        sites = List.of();
        reported = 0;
        negative = 0;
        high = 0;
        fromFirst = starts;
        sync.restart();
        if (mayHold) {
            sync.want(SyncReason.WORKER_RE_REGISTERED);
        }
        return true;
    }

    private boolean holdsAny() {
        return sites.stream().anyMatch(site -> site.place().keys() > 0);
    }

    /**
     * Adds what there is to keep: for each location the last number that is done, and the place
     * whose keys are written afterwards, so that they are never older than the number.
     */
    synchronized List<SavedSite> save(List<Place> places) {
        List<SavedSite> saved = new ArrayList<>();
        for (Site site : sites) {
            saved.add(new SavedSite(site.location(), site.sequence().last()));
            places.add(site.place());
        }
        return saved;
    }

    /** Opens places for what was kept, and wants a sync: nobody knows what happened since. */
    synchronized List<Place> restore(List<SavedSite> saved) {
        List<Site> restored = new ArrayList<>();
        for (SavedSite kept : saved) {
            Place place = rules.directory.open(firstOrder + restored.size());
            Site site = new Site(worker, kept.location(), place, false);
            kept.number().ifPresent(site.sequence()::resume);
            restored.add(site);
        }
        sites = List.copyOf(restored);
        sync.want(SyncReason.CONTROLLER_RESTART);
        sync.rememberOnly();
        return restored.stream().map(Site::place).toList();
    }

    /** The worker has left. */
    synchronized void leave() {
        if (!gone) {
            gone = true;
            sites.forEach(site -> rules.directory.retire(site.place()));
            sites = List.of();
            sync.leave();
        }
    }

    /**
     * The worker sent a heartbeat; why the answer should ask for a full sync.
     *
     * @param answered whether it gets one
     */
    synchronized Optional<SyncReason> heartbeat(boolean answered, long now) {
        if (gone) {
            return Optional.empty();
        }
        sync.heard();
        mayGrow();
        return answered ? sync.ask(now) : Optional.empty();
    }

    /** Reads or changes the state of syncs. */
    synchronized <T> T sync(Function<SyncTracker, T> use) {
        return use.apply(sync);
    }

    synchronized KeyEvidence evidence() {
        return new KeyEvidence(reported, negative, high);
    }

    synchronized long gaps() {
        return gaps;
    }

    /** How many keys are at each location that has any. */
    Map<String, Long> keysByLocation() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Site site : sites) {
            long keys = site.place().keys();
            if (keys > 0) {
                counts.put(site.location(), keys);
            }
        }
        return counts;
    }
}
