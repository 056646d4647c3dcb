package io.lmcache4j.engine.memory;

/**
 * Told when an object's pin count leaves zero or returns to it, and keeper of the time of pins.
 *
 * <p>Called on the thread that pins or unpins, without any lock; must be quick. Calls for one
 * object may overlap and arrive out of order, so ask {@link MemoryObj#pinCount()} for the truth.
 */
public interface PinListener {
    /** Listens to nothing. */
    PinListener NONE =
            new PinListener() {
                @Override
                public long nanoTime() {
                    return 0;
                }

                @Override
                public void pinChanged(MemoryObj obj) {}
            };

    /** The time a pin made now is stamped with, in nanoseconds of any origin. */
    long nanoTime();

    /** The object may have become pinned, or may no longer be. */
    void pinChanged(MemoryObj obj);
}
