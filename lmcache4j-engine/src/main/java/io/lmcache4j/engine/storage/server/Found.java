package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.storage.remote.lm.LmLocation;

/**
 * A value that was asked for; whoever receives it closes it.
 *
 * @param lease keeps the bytes as they are
 * @param location where they were
 */
record Found(MemoryLease lease, LmLocation location) implements AutoCloseable {
    @Override
    public void close() {
        lease.close();
    }
}
