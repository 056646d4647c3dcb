package io.lmcache4j.controller.sync;

import io.lmcache4j.controller.message.Tokens;

import java.util.Optional;

/**
 * The full syncs of one worker: when one is asked for, and how the one under way goes
 * (controller.md §9; decisions 5 to 7). Not thread-safe: the worker's lock guards it.
 *
 * <p>A worker syncs one location at a time, each under an id of its own; {@link SyncState} is that
 * of the last one. All times are milliseconds of a clock that only passes.
 */
public final class SyncTracker {
    /** More batches than this are refused: LMCache's have 2000 keys each. */
    public static final int MOST_BATCHES = 10_000_000;

    private static final long NOT_ASKED = Long.MIN_VALUE;

    /** LMCache's workers wait 5 s at most before they begin, and are deaf from the order on. */
    private static final long BEGINNING_MILLIS = 10_000;

    private final SyncProgress progress;
    private final int maxHeld;
    private SyncState state = SyncState.NONE;
    private Optional<SyncSession> session = Optional.empty();
    private Optional<SyncReason> wanted = Optional.empty();
    private Optional<SyncReason> askedFor = Optional.empty();
    private long askedAt = NOT_ASKED;
    private long lastAskedAt;
    private boolean counted = true;

    /**
     * Of a worker that has just been registered; {@code progress} counts it from now on.
     *
     * @param maxHeld events that may come during a sync before they are lost
     */
    public SyncTracker(SyncProgress progress, int maxHeld) {
        this.progress = progress;
        this.maxHeld = maxHeld;
        progress.joined(state);
    }

    /** Where the last sync is. */
    public SyncState state() {
        return state;
    }

    /** Whether one is under way. */
    public boolean isSyncing() {
        return state == SyncState.SYNCING;
    }

    /** What will be asked for in the next answer to a heartbeat, apart from what all are asked. */
    public Optional<SyncReason> wanted() {
        return wanted;
    }

    /**
     * Wants a sync after the one under way, if any.
     *
     * @return false if one is wanted already, or was asked for and has not begun
     */
    public boolean want(SyncReason reason) {
        if (wanted.isPresent() || askedAt != NOT_ASKED) {
            return false;
        }
        wanted = Optional.of(reason);
        return true;
    }

    /** Why the answer to a heartbeat should ask for a sync; what it says is taken as asked. */
    public Optional<SyncReason> ask(long now) {
        if (state == SyncState.SYNCING) {
            return Optional.empty();
        }
        // After a restart LMCache asks with every answer, so that none that gets lost matters.
        if (wanted.filter(this::givesWay).isPresent()) {
            return Optional.of(SyncReason.CONTROLLER_RESTART);
        }
        if (wanted.isPresent()) {
            askedFor = wanted;
            wanted = Optional.empty();
            askedAt = now;
            lastAskedAt = now;
            return askedFor;
        }
        if (askedAt != NOT_ASKED) {
            if (now - lastAskedAt < BEGINNING_MILLIS) {
                return Optional.empty();
            }
            // It came while the worker was just about to end another.
            lastAskedAt = now;
            return askedFor;
        }
        if (state != SyncState.COMPLETED && progress.isAllWanted()) {
            return Optional.of(SyncReason.CONTROLLER_RESTART);
        }
        return state == SyncState.FAILED
                ? Optional.of(SyncReason.SYNC_FAILED_RETRY)
                : Optional.empty();
    }

    private boolean givesWay(SyncReason reason) {
        return switch (reason) {
            case CONTROLLER_RESTART -> true;
            case FIRST_EVENTS_LOST -> state != SyncState.COMPLETED && progress.isAllWanted();
            case SYNC_FAILED_RETRY, WORKER_RE_REGISTERED, SEQUENCE_GAP -> false;
        };
    }

    /**
     * The worker asks how a sync is. LMCache's does one at a time and ignores orders for another
     * meanwhile, so what was asked for and has not begun was not heard, and is wanted again.
     *
     * @return whether that sync is known
     */
    public boolean questioned(String syncId) {
        if (askedAt != NOT_ASKED) {
            wanted = askedFor;
            askedAt = NOT_ASKED;
        }
        boolean known = isKnown(syncId);
        if (!known && session.isEmpty()) {
            want(SyncReason.WORKER_RE_REGISTERED);
        }
        return known;
    }

    /**
     * The worker is only remembered: nobody waits for it, as it may be dead, and the controller of
     * a cold start would not know of it.
     */
    public void rememberOnly() {
        leave();
    }

    /** The worker gave a sign of life. */
    public void heard() {
        if (!counted) {
            counted = true;
            progress.joined(state);
        }
    }

    /** What became of a request to begin. */
    public enum Begun {
        /** What is known of the location is void; batches follow. */
        ANEW,
        /** Asked again; what is here already stays. */
        AGAIN,
        /** Another is under way, or the numbers make no sense. */
        REFUSED
    }

    /** Begins a sync of a location. */
    public Begun begin(String syncId, String location, long batchCount, long now) {
        heard();
        if (batchCount < 0 || batchCount > MOST_BATCHES) {
            return Begun.REFUSED;
        }
        if (state == SyncState.SYNCING) {
            SyncSession current = session.orElseThrow();
            if (!current.isCalled(syncId) || !current.location().equals(location)) {
                return Begun.REFUSED;
            }
            current.touch(now);
            return Begun.AGAIN;
        }
        session = Optional.of(new SyncSession(syncId, location, (int) batchCount, maxHeld, now));
        // What was lost before is in the list that is about to come.
        wanted = Optional.empty();
        askedAt = NOT_ASKED;
        moveTo(SyncState.SYNCING);
        return Begun.ANEW;
    }

    /** Notes a batch; false if it belongs to no sync under way. */
    public boolean receive(String syncId, String location, long batchId, int keys, long now) {
        Optional<SyncSession> current = current(syncId, location);
        if (current.isEmpty() || !current.get().expects(batchId)) {
            return false;
        }
        current.get().touch(now);
        current.get().receive((int) batchId, keys);
        return true;
    }

    /** Notes that the worker has sent all; false if that is of no sync under way. */
    public boolean end(String syncId, String location, long now) {
        Optional<SyncSession> current = current(syncId, location);
        current.ifPresent(
                sync -> {
                    sync.touch(now);
                    sync.end();
                });
        return current.isPresent();
    }

    private Optional<SyncSession> current(String syncId, String location) {
        return state == SyncState.SYNCING
                ? session.filter(sync -> sync.isCalled(syncId) && sync.location().equals(location))
                : Optional.empty();
    }

    /**
     * Completes the sync under way if all of it is here.
     *
     * @return what happened at its location meanwhile, to be done now
     */
    public Optional<Operations> complete() {
        if (state != SyncState.SYNCING || !session.orElseThrow().isWhole()) {
            return Optional.empty();
        }
        return Optional.of(finish(SyncState.COMPLETED));
    }

    /**
     * Gives up a sync under way without a sign of life, or one that was asked for and did not
     * begin.
     *
     * @param before the latest sign of life that is too old
     * @return what happened at its location meanwhile, to be done now
     */
    public Optional<Operations> expire(long before) {
        if (state == SyncState.SYNCING) {
            return session.orElseThrow().lastActivity() > before
                    ? Optional.empty()
                    : Optional.of(finish(SyncState.FAILED));
        }
        if (askedAt != NOT_ASKED && askedAt <= before) {
            askedAt = NOT_ASKED;
            moveTo(SyncState.FAILED);
        }
        return Optional.empty();
    }

    private Operations finish(SyncState end) {
        SyncSession over = session.orElseThrow();
        moveTo(end);
        if (over.overflowed()) {
            want(SyncReason.SEQUENCE_GAP);
        }
        return over.takeHeld();
    }

    /** The location of the last sync, or empty. */
    public String location() {
        return session.map(SyncSession::location).orElse("");
    }

    /** Whether events of a location have to wait. */
    public boolean holds(String location) {
        return state == SyncState.SYNCING && session.orElseThrow().location().equals(location);
    }

    /** Makes events wait; false if there is no room, so that they are lost and a sync follows. */
    public boolean hold(Operations events) {
        return session.orElseThrow().hold(events);
    }

    /** Whether the last sync has this id and completed. */
    public boolean isComplete(String syncId) {
        return state == SyncState.COMPLETED
                && session.filter(sync -> sync.isCalled(syncId)).isPresent();
    }

    /** Whether a sync of this id is under way, or was the last one and completed. */
    private boolean isKnown(String syncId) {
        return (state == SyncState.SYNCING || state == SyncState.COMPLETED)
                && session.filter(sync -> sync.isCalled(syncId)).isPresent();
    }

    /** Batches that a sync under way still needs; empty for any other id. */
    public Tokens missing(String syncId) {
        return state == SyncState.SYNCING
                ? session.filter(sync -> sync.isCalled(syncId))
                        .map(SyncSession::missing)
                        .orElseGet(Tokens::of)
                : Tokens.of();
    }

    /** How many batches the sync under way still needs. */
    public int missingCount() {
        return state == SyncState.SYNCING ? session.orElseThrow().missingCount() : 0;
    }

    /** Keys that came with the batches of the last sync. */
    public long receivedKeys() {
        return session.map(SyncSession::receivedKeys).orElse(0L);
    }

    /**
     * The worker has started again: a sync of its former life will never end, and what was asked of
     * it is forgotten.
     */
    public void restart() {
        heard();
        session = Optional.empty();
        wanted = Optional.empty();
        askedAt = NOT_ASKED;
        if (state != SyncState.COMPLETED) {
            moveTo(SyncState.NONE);
        }
    }

    /** The worker has left; {@code progress} does not count it any more. */
    public void leave() {
        if (counted) {
            counted = false;
            progress.left(state);
        }
    }

    private void moveTo(SyncState next) {
        if (counted) {
            progress.moved(state, next);
        }
        state = next;
    }
}
