package io.lmcache4j.controller.sync;

import io.lmcache4j.controller.message.Tokens;

import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * One full sync of one location: which batches are here, and the events that came meanwhile
 * (controller.md §9; rows 9 to 11 of §18). Not thread-safe.
 */
final class SyncSession {
    // An answer names no more; the worker sends those and asks again.
    private static final int MOST_NAMED = 100_000;

    private final String syncId;
    private final String location;
    private final int batchCount;
    private final int maxHeld;
    private final BitSet received = new BitSet();
    private Operations held = new Operations();
    private int receivedCount;
    private long receivedKeys;
    private boolean ended;
    private boolean overflowed;
    private long lastActivity;

    SyncSession(String syncId, String location, int batchCount, int maxHeld, long now) {
        this.syncId = syncId;
        this.location = location;
        this.batchCount = batchCount;
        this.maxHeld = maxHeld;
        this.lastActivity = now;
    }

    boolean isCalled(String id) {
        return syncId.equals(id);
    }

    String location() {
        return location;
    }

    /** Notes a sign of life. */
    void touch(long now) {
        lastActivity = now;
    }

    long lastActivity() {
        return lastActivity;
    }

    /** Whether a batch of this number belongs to it. */
    boolean expects(long batchId) {
        return batchId >= 0 && batchId < batchCount;
    }

    /** Notes a batch; one that comes again is not counted again. */
    void receive(int batchId, int keys) {
        if (!received.get(batchId)) {
            received.set(batchId);
            receivedCount++;
            receivedKeys += keys;
        }
    }

    long receivedKeys() {
        return receivedKeys;
    }

    /** Notes that the worker has sent all. */
    void end() {
        ended = true;
    }

    /** Whether the worker has sent all and all is here. */
    boolean isWhole() {
        return ended && receivedCount == batchCount;
    }

    int missingCount() {
        return batchCount - receivedCount;
    }

    /** The numbers of the batches that are not here, in order. */
    Tokens missing() {
        return Tokens.of(
                LongStream.iterate(
                                received.nextClearBit(0),
                                id -> id < batchCount,
                                id -> received.nextClearBit((int) id + 1))
                        .limit(MOST_NAMED)
                        .toArray());
    }

    /**
     * Keeps events until the end.
     *
     * @return whether there was room; without, these and all later ones are lost
     */
    boolean hold(Operations events) {
        if (overflowed || held.size() + events.size() > maxHeld) {
            overflowed = true;
            return false;
        }
        held.addAll(events);
        return true;
    }

    /** The events kept, in order; they are kept no longer. */
    Operations takeHeld() {
        Operations taken = held;
        held = new Operations();
        return taken;
    }

    /** Whether events were lost. */
    boolean overflowed() {
        return overflowed;
    }
}
