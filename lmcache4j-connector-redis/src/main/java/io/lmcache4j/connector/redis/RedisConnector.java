package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.Staging;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Pieces in one Redis store. Its connections are made when they are first needed. */
final class RedisConnector implements RemoteConnector {
    /** What Redis takes in one value (proto-max-bulk-len), unless told otherwise. */
    private static final long LARGEST_VALUE = 512L << 20;

    /** How many keys are asked for at a time, though the first may be missing already. */
    private static final int ASKED_AT_ONCE = 64;

    private final RedisStore store;
    private final Commands commands;
    private final PieceLayout layout;

    RedisConnector(RedisStore store, Commands commands, PieceLayout layout) {
        this.store = store;
        this.commands = commands;
        this.layout = layout;
    }

    @Override
    public boolean exists(EngineKey key) throws IOException, InterruptedException {
        return layout.exist(List.of(key)).getFirst();
    }

    @Override
    public int countLeading(List<EngineKey> keys) throws IOException, InterruptedException {
        for (int from = 0; from < keys.size(); from += ASKED_AT_ONCE) {
            int to = Math.min(keys.size(), from + ASKED_AT_ONCE);
            int missing = layout.exist(keys.subList(from, to)).indexOf(false);
            if (missing >= 0) {
                return from + missing;
            }
        }
        return keys.size();
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException {
        return layout.get(key, staging);
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
        if (object.size() > LARGEST_VALUE) {
            throw new UnsupportedOperationException(
                    "Redis takes values of up to 512 MiB, %s has %d bytes"
                            .formatted(key, object.size()));
        }
        layout.put(key, object);
    }

    @Override
    public boolean remove(EngineKey key) throws IOException, InterruptedException {
        return layout.remove(key);
    }

    @Override
    public boolean canPing() {
        return true;
    }

    @Override
    public void ping() throws IOException, InterruptedException {
        commands.ping();
    }

    @Override
    public void close() {
        store.close();
    }
}
