package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.memory.MemoryLease;

/** What reading one chunk from a tier gave. */
public sealed interface ReadResult {
    /** The chunk is here; whoever receives the lease closes it. */
    record Hit(MemoryLease lease) implements ReadResult {}

    /** The tier does not have the chunk. */
    record Miss() implements ReadResult {}

    /**
     * The tier could not say or could not deliver; for the caller a miss with a cause.
     *
     * @param backend the tier's name
     * @param cause why
     */
    record Failed(String backend, Exception cause) implements ReadResult {}
}
