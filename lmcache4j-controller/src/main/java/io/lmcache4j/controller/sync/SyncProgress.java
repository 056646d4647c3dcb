package io.lmcache4j.controller.sync;

import java.util.EnumMap;
import java.util.Map;

/**
 * How far the fleet as a whole is synced (controller.md §9). Thread-safe; a leaf among the locks.
 *
 * <p>Every worker is in one {@link SyncState}. After the start of a controller all are wanted to
 * sync, until for the first time enough of them have.
 */
public final class SyncProgress {
    private final double threshold;
    private final Map<SyncState, Integer> workers = new EnumMap<>(SyncState.class);
    private boolean allWanted = true;

    /**
     * Of no worker yet.
     *
     * @param threshold share of workers, 0 to 1, that is enough
     */
    public SyncProgress(double threshold) {
        this.threshold = threshold;
    }

    /** A worker came. */
    public synchronized void joined(SyncState state) {
        workers.merge(state, 1, Integer::sum);
    }

    /** A worker went. */
    public synchronized void left(SyncState state) {
        workers.merge(state, -1, Integer::sum);
        allWanted &= !isEnough();
    }

    /** A worker's state changed. */
    public synchronized void moved(SyncState from, SyncState to) {
        workers.merge(from, -1, Integer::sum);
        workers.merge(to, 1, Integer::sum);
        allWanted &= !isEnough();
    }

    /** How many are in a state. */
    public synchronized int count(SyncState state) {
        return workers.getOrDefault(state, 0);
    }

    /** Completed of all, 0 to 1; 0 without workers. */
    public synchronized double share() {
        int all = workers.values().stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? 0.0 : (double) count(SyncState.COMPLETED) / all;
    }

    /** Whether enough have completed for frozen ones to go on. */
    public synchronized boolean isEnough() {
        return share() >= threshold;
    }

    /** Whether it was never enough since the start, so that every worker is asked. */
    public synchronized boolean isAllWanted() {
        return allWanted;
    }
}
