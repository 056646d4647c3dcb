package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one location has to tell: its events in order, numbered from 0 without a gap, and whether
 * they are enough or the location must be listed anew.
 *
 * <p>Written by who holds the tier's lock; read by the thread that reports.
 */
final class Lane {
    private final String location;
    private final EventRing ring;
    private final Consumer<String> onDrop;

    /**
     * An event is missing, so those that wait mean nothing, and no more are taken in until the
     * location is listed.
     */
    private volatile boolean broken = true;

    /** Whether it broke since the ring was full, so that what does not get in counts as dropped. */
    private volatile boolean overflowed;

    /** The controller may believe something else than what the location has. */
    private volatile boolean stale = true;

    /** Events told so far, which is the number of the next; the reader's. */
    private long told;

    private boolean known;

    Lane(String location, int capacity, Consumer<String> onDrop) {
        this.location = location;
        this.ring = new EventRing(capacity);
        this.onDrop = onDrop;
    }

    String location() {
        return location;
    }

    /**
     * Takes an event in; one that finds no room breaks the lane.
     *
     * @return whether the reader has something to do now
     */
    boolean add(long hash, boolean high, boolean admit) {
        if (broken) {
            if (overflowed) {
                onDrop.accept(location);
            }
            return false;
        }
        if (!ring.offer(hash, high, admit)) {
            onDrop.accept(location);
            overflowed = true;
            breakOff();
        }
        return true;
    }

    /** What waits no longer leads to what the location has. */
    void breakOff() {
        broken = true;
        stale = true;
    }

    /** The controller knows nothing any more. */
    void markStale() {
        stale = true;
    }

    boolean isStale() {
        return stale;
    }

    /** Whether events wait that can be told now. */
    int ready() {
        return broken ? 0 : ring.size();
    }

    int queued() {
        return ring.size();
    }

    long told() {
        return told;
    }

    /** A controller may know something of this location from now on. */
    void known() {
        known = true;
    }

    /** Whether a controller may know something of this location. */
    boolean isKnown() {
        return known;
    }

    /**
     * Begins to take events in again, if it was broken; to be called before the location is listed,
     * so that what changes after the listing waits here.
     *
     * @return whether it was broken
     */
    boolean beginListing() {
        stale = false;
        boolean wasBroken = broken;
        if (wasBroken) {
            // Nothing is added meanwhile, and whoever saw it broken has changed the tier already.
            ring.take(ring.size());
            overflowed = false;
            broken = false;
        }
        return wasBroken;
    }

    /**
     * The first events as messages, which stay here until {@link #told(int)}.
     *
     * @param perMessage most in a message
     * @param messages most messages
     */
    List<BatchedKVOperationMsg> batches(Identity me, int perMessage, int messages) {
        int count = (int) Math.min(ready(), (long) perMessage * messages);
        List<BatchedKVOperationMsg> batches = new ArrayList<>(Math.ceilDiv(count, perMessage));
        for (int from = 0; from < count; from += perMessage) {
            List<KVOperation> operations = new ArrayList<>(perMessage);
            for (int i = from; i < Math.min(count, from + perMessage); i++) {
                operations.add(
                        new KVOperation(
                                ring.isAdmit(i) ? OpType.ADMIT : OpType.EVICT,
                                new ChunkKey(ring.hash(i), ring.isHigh(i)),
                                told + i));
            }
            batches.add(
                    new BatchedKVOperationMsg(
                            me.instanceId(), me.workerId(), location, operations));
        }
        return batches;
    }

    /** The first events are told. */
    void told(int count) {
        known |= count > 0;
        ring.take(count);
        told += count;
    }
}
