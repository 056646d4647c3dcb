package io.lmcache4j.controller.directory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Somewhere keys can be: one location of one worker. Made by {@link Directory#open}; thread-safe.
 */
public final class Place {
    private final int number;
    private final AtomicLong keys = new AtomicLong();
    private volatile long order;
    private volatile boolean retired;
    private volatile Object owner;

    Place(int number, long order) {
        this.number = number;
        this.order = order;
    }

    /**
     * By what tables know this place; another place gets it when the last trace of this is gone.
     */
    int number() {
        return number;
    }

    /** Rank among places: the lower comes first. */
    public long order() {
        return order;
    }

    /** Sets the rank among places. */
    public void order(long rank) {
        order = rank;
    }

    /** How many keys are here; none once it is retired. */
    public long keys() {
        // Batches count when they are done, so an evict of another thread may be counted first.
        return retired ? 0 : Math.max(0, keys.get());
    }

    void count(long more) {
        if (more != 0) {
            keys.getAndAdd(more);
        }
    }

    /** Whether it is gone, for good. */
    public boolean isRetired() {
        return retired;
    }

    /** Whether it was not retired before. */
    synchronized boolean retire() {
        boolean first = !retired;
        retired = true;
        return first;
    }

    /** What {@link #owner(Object)} was told, or null. */
    public Object owner() {
        return owner;
    }

    /** Notes whose place this is, for whoever finds it. */
    public void owner(Object whose) {
        owner = whose;
    }

    @Override
    public String toString() {
        return "place " + number + (retired ? ", retired" : ", " + keys() + " keys");
    }
}
