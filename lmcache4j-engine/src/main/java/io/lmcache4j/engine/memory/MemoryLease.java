package io.lmcache4j.engine.memory;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One reference to a memory object, given back by {@link #close}.
 *
 * <p>Closing twice gives back once, so {@code try (lease)} is safe wherever the lease ends up.
 * While it is open the bytes stay those of this object.
 */
public final class MemoryLease implements AutoCloseable {
    private final MemoryObj obj;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private MemoryLease(MemoryObj obj) {
        this.obj = obj;
    }

    /** Takes over a reference the caller already owns, such as that of a fresh allocation. */
    public static MemoryLease adopt(MemoryObj obj) {
        return new MemoryLease(obj);
    }

    /** The object. */
    public MemoryObj obj() {
        return obj;
    }

    /**
     * The object's bytes, without padding.
     *
     * @throws IllegalStateException if the lease is closed
     */
    public MemorySegment bytes() {
        if (!open.get()) {
            throw new IllegalStateException("lease is closed: " + obj);
        }
        return obj.bytes();
    }

    /** Gives the reference back, once. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            obj.release();
        }
    }
}
