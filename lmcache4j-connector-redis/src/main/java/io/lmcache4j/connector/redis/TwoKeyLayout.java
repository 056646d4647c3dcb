package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.Staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * LMCache's layout of redis, redis-sentinel and redis-cluster: key text + {@code kv_bytes} has the
 * data, key text + {@code metadata} the header, always.
 *
 * <p>Data is written first, so that nobody finds a header without data; LMCache's sentinel
 * connector has it the other way round. In a cluster the two lie on different nodes.
 */
record TwoKeyLayout(Commands commands, ChunkFormat format, KeyNames names) implements PieceLayout {
    @Override
    public byte[] presence(EngineKey key) {
        return names.of(key, KeyNames.METADATA);
    }

    @Override
    public String suffix() {
        return KeyNames.METADATA;
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException {
        Optional<byte[]> header = commands.get(presence(key));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        ObjectShape shape = shape(key, header.get());
        MemoryObj object = staging.allocate(shape);
        boolean whole = false;
        try {
            long length = commands.get(data(key), object);
            if (length < 0) {
                commands.delete(presence(key));
                throw new DamagedChunkException(
                        MissCause.MISSING_HALF, key + ": there is a header without data");
            }
            whole = length == object.size();
            if (!whole) {
                throw new DamagedChunkException(
                        MissCause.WRONG_LENGTH,
                        "%s: there are %d bytes, the header says %d"
                                .formatted(key, length, object.size()));
            }
            return Optional.of(object);
        } finally {
            if (!whole) {
                object.release();
            }
        }
    }

    private ObjectShape shape(EngineKey key, byte[] header) throws DamagedChunkException {
        ByteBuffer bytes = ByteBuffer.wrap(header);
        ObjectShape shape = format.read(key, bytes);
        if (bytes.hasRemaining()) {
            throw new DamagedChunkException(
                    MissCause.WRONG_HEADER,
                    "%s: %d bytes follow the header".formatted(key, bytes.remaining()));
        }
        return shape;
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
        byte[] header = format.header(object.shape());
        commands.set(data(key), object);
        commands.set(presence(key), header);
    }

    @Override
    public boolean remove(EngineKey key) throws IOException, InterruptedException {
        boolean there = commands.delete(presence(key));
        return commands.delete(data(key)) && there;
    }

    @Override
    public List<Boolean> exist(List<EngineKey> keys) throws IOException, InterruptedException {
        return commands.exist(keys.stream().map(this::presence).toList());
    }

    private byte[] data(EngineKey key) {
        return names.of(key, KeyNames.KV_BYTES);
    }
}
