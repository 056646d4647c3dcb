package io.lmcache4j.engine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * A piece of a {@link MemoryPool} with a reference count and a pin count (engine.md §5.2).
 *
 * <p>Each holder (hot cache, running put, caller) owns one reference. A pin keeps the object from
 * eviction between a lookup and its retrieve, without being a licence to read: the PinMonitor may
 * take it away. Whoever reads or writes the bytes holds a reference, best by a {@link MemoryLease};
 * while one is held the space can't be given to somebody else.
 *
 * <p>Both counts and the end of life are one 64-bit word changed by compare-and-set, so exactly one
 * thread sees them reach zero together and returns the space. Safe for any number of threads.
 */
public final class MemoryObj {
    // State word: sign bit = released; bits 40-62 = references; bits 24-39 = pin epoch; bits 0-23
    // = pins. The epoch counts forced unpins, so that a pin that timed out takes nobody else's.
    private static final long RELEASED = Long.MIN_VALUE;
    private static final long ONE_REF = 1L << 40;
    private static final long ONE_EPOCH = 1L << 24;
    private static final long EPOCH_MASK = ONE_REF - ONE_EPOCH;
    private static final long ONE_PIN = 1;
    private static final long PIN_MASK = ONE_EPOCH - 1;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(MemoryObj.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemoryPool pool;
    private final ObjectShape shape;
    private final long address;
    private final long physicalSize;
    private volatile long size;
    private volatile long state = ONE_REF;
    private volatile long lastPinNanos;

    /** Set once before the object is handed out; null for most. */
    private LeakWatch.Watched watched;

    MemoryObj(MemoryPool pool, ObjectShape shape, long address, long physicalSize) {
        this.pool = pool;
        this.shape = shape;
        this.address = address;
        this.physicalSize = physicalSize;
        this.size = shape.bytes();
    }

    /** Format, shapes and element types it was allocated with. */
    public ObjectShape shape() {
        return shape;
    }

    /** Offset in the pool. */
    public long address() {
        return address;
    }

    /** Bytes taken from the pool, padding included. */
    public long physicalSize() {
        return physicalSize;
    }

    /** Bytes in use: those of the shape unless {@link #setSize} said otherwise. */
    public long size() {
        return size;
    }

    /**
     * Declares how many bytes are in use, when that is not what the shape says (compressed data).
     *
     * @throws IllegalArgumentException if negative or above {@link #physicalSize}
     */
    public void setSize(long bytes) {
        if (bytes < 0 || bytes > physicalSize) {
            throw new IllegalArgumentException(
                    "size must be 0 to %d, was %d".formatted(physicalSize, bytes));
        }
        size = bytes;
    }

    /**
     * The bytes in use, without padding. Valid while the caller holds a reference.
     *
     * @throws IllegalStateException if the object is already released
     */
    public MemorySegment bytes() {
        checkLive();
        return pool.slice(address, size);
    }

    /**
     * The bytes of one tensor group.
     *
     * @throws IllegalStateException if the object is already released
     */
    public MemorySegment bytes(int group) {
        checkLive();
        long start = shape.offset(group);
        return pool.slice(address + start, shape.offset(group + 1) - start);
    }

    /**
     * Adds a reference.
     *
     * @throws IllegalStateException if the object is already released
     */
    public void retain() {
        if (!tryRetain()) {
            throw stale();
        }
    }

    /** Adds a reference unless the object is already released. */
    public boolean tryRetain() {
        while (true) {
            long seen = state;
            if (seen < 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen + ONE_REF)) {
                return true;
            }
        }
    }

    /** Gives up a reference; with the last one, and no pin, the space returns to the pool. */
    public void release() {
        while (true) {
            long seen = state;
            if (refs(seen) == 0) {
                pool.miscounted(this, "reference count");
                return;
            }
            if (lower(seen, seen - ONE_REF)) {
                return;
            }
        }
    }

    /**
     * Adds a pin and restarts the pin timeout.
     *
     * @throws IllegalStateException if the object is already released, or pinned 2^24 times
     */
    public MemoryPin pin() {
        while (true) {
            long seen = state;
            if (seen < 0) {
                throw stale();
            }
            if (pins(seen) == PIN_MASK) {
                throw new IllegalStateException("too many pins: " + this);
            }
            // Before the count, so that whoever sees the new count sees the new time too.
            lastPinNanos = pool.nanoTime();
            if (STATE.compareAndSet(this, seen, seen + ONE_PIN)) {
                if (pins(seen) == 0) {
                    pool.pinChanged(this, 1);
                }
                return new MemoryPin(this, seen & EPOCH_MASK);
            }
        }
    }

    /**
     * Takes away a pin of this epoch; with the last one, and no reference, the space returns to the
     * pool. Does nothing when pins of that epoch were ended by {@link #unpinAllOlderThan}.
     */
    void unpin(long epoch) {
        while (true) {
            long seen = state;
            if ((seen & EPOCH_MASK) != epoch || pins(seen) == 0) {
                return;
            }
            if (lower(seen, seen - ONE_PIN)) {
                return;
            }
        }
    }

    /** When it was last pinned, by the pool's clock of pins. */
    long lastPinNanos() {
        return lastPinNanos;
    }

    /**
     * Ends all pins at once if the last one was made before {@code nanos}; closing them later does
     * nothing. A pin made meanwhile changes the state word and so saves all; only one that replaces
     * another in that very instant goes with them, which costs a cache miss at worst.
     *
     * @return whether there were pins and they are gone
     */
    boolean unpinAllOlderThan(long nanos) {
        while (true) {
            long seen = state;
            if (pins(seen) == 0 || lastPinNanos - nanos >= 0) {
                return false;
            }
            long nextEpoch = (seen + ONE_EPOCH) & EPOCH_MASK;
            if (lower(seen, (seen & ~(PIN_MASK | EPOCH_MASK)) | nextEpoch)) {
                return true;
            }
        }
    }

    /** References now; 0 once released. */
    public int refCount() {
        return refs(state);
    }

    /** Pins now. */
    public int pinCount() {
        return pins(state);
    }

    /** Whether only its container holds it: one reference and no pin. */
    public boolean canEvict() {
        return (state & ~EPOCH_MASK) == ONE_REF;
    }

    /** Whether the space is still its own. */
    public boolean isLive() {
        return state >= 0;
    }

    /**
     * A lease with a reference of its own.
     *
     * @throws IllegalStateException if the object is already released
     */
    public MemoryLease lease() {
        retain();
        return MemoryLease.adopt(this);
    }

    /** A lease with a reference of its own, unless the object is already released. */
    public Optional<MemoryLease> tryLease() {
        return tryRetain() ? Optional.of(MemoryLease.adopt(this)) : Optional.empty();
    }

    @Override
    public String toString() {
        long seen = state;
        return "MemoryObj[address=%d, bytes=%d, format=%s, refs=%d, pins=%d%s]"
                .formatted(
                        address,
                        size,
                        shape.format(),
                        refs(seen),
                        pins(seen),
                        seen < 0 ? ", released" : "");
    }

    void watchedBy(LeakWatch.Watched watched) {
        this.watched = watched;
    }

    Optional<LeakWatch.Watched> watched() {
        return Optional.ofNullable(watched);
    }

    /** One step down; when both counts are gone the winner frees. False: try again. */
    private boolean lower(long seen, long next) {
        boolean gone = (next & ~EPOCH_MASK) == 0;
        if (!STATE.compareAndSet(this, seen, gone ? RELEASED : next)) {
            return false;
        }
        if (pins(seen) > 0 && pins(next) == 0) {
            pool.pinChanged(this, -1);
        }
        if (gone) {
            pool.free(this);
        }
        return true;
    }

    private void checkLive() {
        if (!isLive()) {
            throw stale();
        }
    }

    private IllegalStateException stale() {
        return new IllegalStateException("already released: " + this);
    }

    private static int refs(long state) {
        return (int) ((state & ~RELEASED) >>> 40);
    }

    private static int pins(long state) {
        return (int) (state & PIN_MASK);
    }
}
