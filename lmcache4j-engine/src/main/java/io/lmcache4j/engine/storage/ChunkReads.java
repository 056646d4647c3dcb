package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Chunks on their way from a tier, in the order in which they were asked for.
 *
 * <p>Used by one thread. Whoever stops early, or is done, closes it: what is still on its way is
 * then cancelled, and what arrived but was not taken is released.
 */
public interface ChunkReads extends AutoCloseable {
    /**
     * The next chunk; waits for it, but never without end.
     *
     * @throws NoSuchElementException if all were taken
     */
    ReadResult next();

    @Override
    void close();

    /** Reads from a tier when asked, on the thread that asks. */
    static ChunkReads oneByOne(StorageBackend backend, List<EngineKey> keys) {
        Iterator<EngineKey> rest = keys.iterator();
        return new ChunkReads() {
            @Override
            public ReadResult next() {
                return backend.read(rest.next());
            }

            @Override
            public void close() {
                // Nothing is on its way.
            }
        };
    }
}
