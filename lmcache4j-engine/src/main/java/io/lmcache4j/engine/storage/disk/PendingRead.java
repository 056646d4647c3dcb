package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.storage.ReadResult;

/** A chunk on its way; used by one thread, and given up by {@link #cancel} if it is not awaited. */
interface PendingRead {
    /** Bytes that it holds in memory. */
    long bytes();

    /** The chunk; waits, but not without end. */
    ReadResult await();

    /** Releases what came or will come. */
    void cancel();

    /** A read that needed no disk. */
    static PendingRead of(ReadResult result) {
        return new PendingRead() {
            @Override
            public long bytes() {
                return 0;
            }

            @Override
            public ReadResult await() {
                return result;
            }

            @Override
            public void cancel() {
                if (result instanceof ReadResult.Hit(MemoryLease lease)) {
                    lease.close();
                }
            }
        };
    }
}
