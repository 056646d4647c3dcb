package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;

/** Memory that pieces are read into. */
@FunctionalInterface
public interface Staging {
    /**
     * Memory for one piece; the caller owns the one count it comes with.
     *
     * @throws StagingFullException if there is none, even after waiting as long as is reasonable
     */
    MemoryObj allocate(ObjectShape shape) throws StagingFullException;
}
