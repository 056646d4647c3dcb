package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.StagingFullException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Chunks whose bytes follow from a seed, through one connector, which is closed with this. */
final class PeerChunks implements AutoCloseable {
    private final MemoryPool pool = new MemoryPool(64 * 4096L, PoolOptions.DEFAULT);
    private final RemoteConnector connector;

    PeerChunks(RemoteConnector connector) {
        this.connector = connector;
    }

    static CacheEngineKey key(long hash) {
        return RedisContract.contractKey(hash);
    }

    static byte[] content(int tokens, int seed) {
        byte[] bytes = new byte[(int) RedisContract.contractChunk(tokens).bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (seed * 31 + i * 7 + (i >> 8));
        }
        return bytes;
    }

    private MemoryObj stage(ObjectShape shape) throws StagingFullException {
        return pool.allocate(shape).orElseThrow(() -> new StagingFullException("pool is full"));
    }

    void put(long hash, int tokens, int seed) throws Exception {
        MemoryObj object = stage(RedisContract.contractChunk(tokens));
        try {
            object.bytes().copyFrom(MemorySegment.ofArray(content(tokens, seed)));
            connector.put(key(hash), object);
        } finally {
            object.release();
        }
    }

    byte[] read(long hash) throws Exception {
        MemoryObj object = connector.get(key(hash), this::stage).orElseThrow();
        try {
            return object.bytes().toArray(ValueLayout.JAVA_BYTE);
        } finally {
            object.release();
        }
    }

    @Override
    public void close() {
        connector.close();
        pool.close();
    }
}
