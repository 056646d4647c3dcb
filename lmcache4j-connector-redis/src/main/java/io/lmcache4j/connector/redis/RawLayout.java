package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.Staging;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * LMCache's layout of resp and valkey: the key text has the data, and nothing says what it is. So
 * there are whole chunks only, of the one shape that this engine has.
 */
record RawLayout(Commands commands, ChunkFormat format, KeyNames names) implements PieceLayout {
    @Override
    public byte[] presence(EngineKey key) {
        return names.of(key, "");
    }

    @Override
    public String suffix() {
        return "";
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException {
        MemoryObj object = staging.allocate(format.full(key));
        boolean whole = false;
        try {
            long length = commands.get(presence(key), object);
            if (length < 0) {
                return Optional.empty();
            }
            whole = length == object.size();
            if (!whole) {
                throw new DamagedChunkException(
                        MissCause.WRONG_LENGTH,
                        "%s: there are %d bytes, a whole chunk has %d"
                                .formatted(key, length, object.size()));
            }
            return Optional.of(object);
        } finally {
            if (!whole) {
                object.release();
            }
        }
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
        ObjectShape full = format.full(key);
        if (!object.shape().equals(full)) {
            throw new UnsupportedOperationException(
                    "without a header there are only whole chunks of one shape: %s has %s, not %s"
                            .formatted(key, object.shape(), full));
        }
        commands.set(presence(key), object);
    }

    @Override
    public boolean remove(EngineKey key) throws IOException, InterruptedException {
        return commands.delete(presence(key));
    }

    @Override
    public List<Boolean> exist(List<EngineKey> keys) throws IOException, InterruptedException {
        return commands.exist(keys.stream().map(this::presence).toList());
    }
}
