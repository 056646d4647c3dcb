package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/**
 * A chunk that is no prompt's, written to a store and read back to see whether it works (engine.md
 * §9.1).
 *
 * @param format of what the store keeps
 */
record TestChunk(ChunkFormat format) {
    /** The key under which LMCache does the same. */
    static final CacheEngineKey KEY =
            new CacheEngineKey("test", 1, 0, ChunkHash.signed(0), KvDtype.BFLOAT16, List.of());

    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final int PADDING = 4096;

    /**
     * Writes and reads it, in memory of its own: a full pool must not make a store look ill.
     *
     * @throws IOException if it does not come back as it was written
     */
    void roundTrip(RemoteConnector connector) throws IOException, InterruptedException {
        ObjectShape shape = format.full(KEY);
        try (MemoryPool pool = new MemoryPool(2 * (shape.bytes() + PADDING), PoolOptions.DEFAULT)) {
            MemoryObj written = stage(pool, shape);
            try {
                fill(written.bytes());
                connector.put(KEY, written);
                Optional<MemoryObj> read = connector.get(KEY, wanted -> stage(pool, wanted));
                try {
                    compare(written, read);
                } finally {
                    read.ifPresent(MemoryObj::release);
                }
            } finally {
                written.release();
            }
        }
    }

    private static MemoryObj stage(MemoryPool pool, ObjectShape shape) throws StagingFullException {
        return pool.allocate(shape)
                .orElseThrow(() -> new StagingFullException("no memory for a test chunk"));
    }

    /** Other bytes each time, so that an old chunk is not taken for this one. */
    private static void fill(MemorySegment bytes) {
        long value = System.nanoTime();
        for (long at = 0; at < bytes.byteSize(); at++) {
            if (at % Long.BYTES == 0) {
                value += STEP;
            }
            bytes.set(ValueLayout.JAVA_BYTE, at, (byte) (value >>> (at % Long.BYTES * 8)));
        }
    }

    private static void compare(MemoryObj written, Optional<MemoryObj> read) throws IOException {
        if (read.isEmpty()) {
            throw new IOException("a test chunk that was written is not there");
        }
        if (written.bytes().mismatch(read.get().bytes()) != -1) {
            throw new IOException("a test chunk came back with other bytes");
        }
    }
}
