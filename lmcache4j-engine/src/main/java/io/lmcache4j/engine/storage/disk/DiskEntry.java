package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.storage.Tally;

import java.util.Optional;

/**
 * One chunk of the disk tier. All that changes is guarded by the tier's lock, but for the notes.
 */
final class DiskEntry {
    static final long BLOCK = 4096;

    /** Where a chunk's file is in its life. */
    enum State {
        /** In memory alone; a thread will write it. */
        QUEUED,
        /** A thread is writing it. */
        WRITING,
        /** In its file. */
        STORED,
        /** No chunk any more; its file is to be removed by whoever comes first. */
        TRASHED,
        /** No chunk any more; a thread is removing its file. */
        UNLINKING,
        /** No chunk any more, but its file can't be removed. */
        STUCK,
        /** Neither chunk nor file. */
        GONE
    }

    private final EngineKey key;
    private final String tail;
    private final ObjectShape shape;
    private final int size;

    State state;

    /** Whether it is still one of the tier's chunks. */
    boolean present = true;

    int readers;
    int pins;

    /** Distinguishes the pins that hold from those that timed out. */
    int pinEpoch;

    long pinnedNanos;

    /** The bytes, until they are on disk; the entry owns one count. */
    private MemoryObj object;

    /** Written before {@link State#STORED}, by the thread that writes the file. */
    int crc;

    /** Whether the index knows it; guarded by the index's lock. */
    boolean recorded;

    /** A chunk that comes in; takes a count of its own. */
    DiskEntry(EngineKey key, String tail, MemoryObj object) {
        this.key = key;
        this.tail = tail;
        this.shape = object.shape();
        this.size = Math.toIntExact(object.size());
        this.state = State.QUEUED;
        object.retain();
        this.object = object;
    }

    /** A chunk that was found. */
    DiskEntry(EngineKey key, IndexRecord.Put record) {
        this.key = key;
        this.tail = record.tail();
        this.shape = record.shape();
        this.size = record.size();
        this.crc = record.crc();
        this.recorded = true;
        this.state = State.STORED;
    }

    EngineKey key() {
        return key;
    }

    String tail() {
        return tail;
    }

    ObjectShape shape() {
        return shape;
    }

    /** Bytes of the file. */
    int size() {
        return size;
    }

    /** Bytes of the budget that it takes. */
    long charge() {
        return charge(size);
    }

    /** Counts it among those that leave. */
    void leaves(Tally tally) {
        tally.leaves(key, shape, charge());
    }

    static long charge(long bytes) {
        return Math.ceilDiv(bytes, BLOCK) * BLOCK;
    }

    /** Computed when needed: a hundred thousand names would take as much memory as the rest. */
    String fileName() {
        return key.diskFileName();
    }

    IndexRecord.Put record() {
        return new IndexRecord.Put(tail, shape, size, crc);
    }

    /** The bytes in memory, while they are not yet on disk. */
    Optional<MemoryObj> object() {
        return Optional.ofNullable(object);
    }

    /** Takes the bytes away; whoever gets them releases them, outside the lock. */
    Optional<MemoryObj> takeObject() {
        Optional<MemoryObj> taken = object();
        object = null;
        return taken;
    }

    @Override
    public String toString() {
        return key + " (" + state + ")";
    }
}
