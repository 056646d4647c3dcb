package io.lmcache4j.engine.memory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fixed amount of off-heap memory handed out in counted objects (engine.md §5.2, §5.3).
 *
 * <p>The memory is reserved at once but becomes resident only where it is written. Objects are
 * aligned to 4096 bytes, placed first fit by address, and return when both of their counts reach
 * zero. One lock guards the address space; it is held for arithmetic only, never across a copy or
 * I/O. Safe for any number of threads.
 *
 * <p><b>Closing.</b> {@link #close} ends allocation at once and never waits. The mapping goes when
 * the last object is released, on the thread that releases it, so nobody reads unmapped memory and
 * no deadline is needed: a pool closed after its containers is gone at once; a forgotten object
 * keeps the mapping until the process ends, and {@link #activeObjects} shows it.
 */
public final class MemoryPool implements AutoCloseable {
    /** Bytes: every object begins at a multiple of this, in the process's memory too. */
    public static final long ALIGNMENT = AddressSpace.ALIGNMENT;

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.memory");

    private final PinListener pins;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final AtomicLong pinned = new AtomicLong();
    private final AtomicLong miscounts = new AtomicLong();
    private final LeakWatch leakWatch = new LeakWatch();

    // Guards the four below, and is notified when memory comes back.
    private final Object lock = new Object();
    private final AddressSpace space;
    private long active;
    private long frees;
    private boolean closed;

    /**
     * Reserves a pool of {@code bytes}, rounded down to a multiple of 4096.
     *
     * @throws IllegalArgumentException if that is not positive
     * @throws OutOfMemoryException if the system refuses; the message names the remedy
     */
    public MemoryPool(long bytes, PoolOptions options) {
        this.space = new AddressSpace(bytes);
        this.pins = options.pins();
        this.memory = AnonymousMemory.reserve(space.size(), arena, options.hugePages());
    }

    /**
     * A new object with reference count 1, owned by the caller, or nothing when no hole is large
     * enough or the pool is closed. Never blocks. The bytes are what the last user left there.
     */
    public Optional<MemoryObj> allocate(ObjectShape shape) {
        long bytes = shape.physicalBytes();
        long address;
        synchronized (lock) {
            address = closed ? AddressSpace.NONE : space.allocate(bytes);
            active += address == AddressSpace.NONE ? 0 : 1;
        }
        if (address == AddressSpace.NONE) {
            leakWatch.leaks();
            return Optional.empty();
        }
        return Optional.of(created(shape, address, bytes));
    }

    /** {@code count} objects of one shape, all of them or none. */
    public Optional<List<MemoryObj>> allocate(ObjectShape shape, int count) {
        long bytes = shape.physicalBytes();
        long[] addresses = new long[count];
        synchronized (lock) {
            if (closed || !space.allocate(bytes, addresses)) {
                return Optional.empty();
            }
            active += count;
        }
        List<MemoryObj> objects = new ArrayList<>(count);
        for (long address : addresses) {
            objects.add(created(shape, address, bytes));
        }
        return Optional.of(objects);
    }

    private MemoryObj created(ObjectShape shape, long address, long bytes) {
        MemoryObj obj = new MemoryObj(this, shape, address, bytes);
        leakWatch.allocated(obj);
        return obj;
    }

    /** How many objects came back so far; for {@link #awaitFree}. */
    public long freeCount() {
        synchronized (lock) {
            return frees;
        }
    }

    /**
     * Waits until an object comes back.
     *
     * @param seen {@link #freeCount} before the allocation that failed, so that no return is missed
     * @return false if none did within the time, the pool was closed, or the thread interrupted
     */
    public boolean awaitFree(long seen, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            while (frees == seen && !closed) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, 1_000_000));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return !closed;
        }
    }

    /** Bytes handed out, padding included (gauge local_cache_usage). */
    public long usedBytes() {
        synchronized (lock) {
            return space.allocated();
        }
    }

    /** Bytes in all. */
    public long capacity() {
        return space.size();
    }

    /** The largest object that could be allocated now, in bytes. */
    public long largestFree() {
        synchronized (lock) {
            return space.largestFree();
        }
    }

    /** Objects not yet released (gauge active_memory_objs_count). */
    public long activeObjects() {
        synchronized (lock) {
            return active;
        }
    }

    /** Objects with a pin (gauge pinned_memory_objs_count). */
    public long pinnedObjects() {
        return pinned.get();
    }

    /** How often a count would have fallen below zero, each time a bug of some holder. */
    public long miscounts() {
        return miscounts.get();
    }

    /**
     * Objects found garbage without having been released, each a bug of some holder. A sample: one
     * object in 64 is watched. Their space stays taken.
     */
    public long leakedObjects() {
        return leakWatch.leaks();
    }

    /** Whether the address space is consistent: health code 0 if so, else -1 (engine.md §5.3). */
    public boolean memcheck() {
        synchronized (lock) {
            return space.isConsistent();
        }
    }

    /** Ends allocation; the memory goes with its last object. Repeatable. */
    @Override
    public void close() {
        boolean last;
        synchronized (lock) {
            last = !closed && active == 0;
            closed = true;
            lock.notifyAll();
        }
        if (last) {
            unmap();
        }
    }

    /** The bytes of a live object. Once unmapped, access throws instead of crashing. */
    MemorySegment slice(long address, long bytes) {
        return memory.asSlice(address, bytes);
    }

    /** Takes back the space of an object; called exactly once for each. */
    void free(MemoryObj obj) {
        obj.watched().ifPresent(leakWatch::released);
        boolean last;
        synchronized (lock) {
            space.free(obj.address(), obj.physicalSize());
            active--;
            frees++;
            lock.notifyAll();
            last = closed && active == 0;
        }
        if (last) {
            unmap();
        }
    }

    long nanoTime() {
        return pins.nanoTime();
    }

    void pinChanged(MemoryObj obj, int change) {
        pinned.addAndGet(change);
        pins.pinChanged(obj);
    }

    void miscounted(MemoryObj obj, String what) {
        miscounts.incrementAndGet();
        LOG.error("{} of {} falls below zero; kept at zero", what, obj);
    }

    private void unmap() {
        try {
            arena.close();
        } catch (IllegalStateException e) {
            // An I/O call still holds a raw segment of a released object. Leaking is the safe way.
            LOG.error("Pool stays mapped: its memory is in use without a lease", e);
        }
    }
}
