package io.lmcache4j.engine.memory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One pin on a memory object, taken away by {@link #close}.
 *
 * <p>Closing twice, or after the PinMonitor ended it, does nothing; it never ends somebody else's
 * pin. A pin is no licence to read: that takes a {@link MemoryLease}.
 */
public final class MemoryPin implements AutoCloseable {
    private final MemoryObj obj;
    private final long epoch;
    private final AtomicBoolean open = new AtomicBoolean(true);

    MemoryPin(MemoryObj obj, long epoch) {
        this.obj = obj;
        this.epoch = epoch;
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            obj.unpin(epoch);
        }
    }
}
