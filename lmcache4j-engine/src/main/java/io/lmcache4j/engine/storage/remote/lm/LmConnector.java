package io.lmcache4j.engine.storage.remote.lm;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.RemoteMetadata;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.ChunkBuffers;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.Staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A cache server as a store (engine.md §7.13). It can't remove and lists nothing: the protocol has
 * no words for that.
 *
 * <p>A PUT has no reply, so each is followed by an EXIST for the same key on the same connection
 * (decision 80): when that is answered, the server has read the piece, and every connection finds
 * it.
 */
final class LmConnector implements RemoteConnector {
    /** LMCache's server parses the key of every request, even where it means nothing. */
    private static final String ANY_KEY = "health@1@0@0@half";

    private final LmAddress address;
    private final ChunkFormat format;
    private final LmConnections connections;

    LmConnector(LmAddress address, ChunkFormat format, int mostConnections) {
        this.address = address;
        this.format = format;
        this.connections = new LmConnections(address, mostConnections);
    }

    @Override
    public boolean exists(EngineKey key) throws IOException, InterruptedException {
        return problem(key).isEmpty()
                && connections.call(connection -> ask(connection, LmCommand.EXIST, key.text()));
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException {
        return problem(key).isPresent()
                ? Optional.empty()
                : connections.call(connection -> get(connection, key, staging));
    }

    private Optional<MemoryObj> get(LmConnection connection, EngineKey key, Staging staging)
            throws IOException {
        connection.send(LmRequest.of(LmCommand.GET, key.text()).encode());
        LmReply reply = reply(connection, key);
        if (!reply.success()) {
            return Optional.empty();
        }
        ObjectShape shape = format.read(key, ByteBuffer.wrap(reply.metadata().encode()));
        MemoryObj object = staging.allocate(shape);
        boolean whole = false;
        try {
            connection.fill(ChunkBuffers.of(object.bytes()));
            whole = true;
            return Optional.of(object);
        } finally {
            if (!whole) {
                object.release();
            }
        }
    }

    private static LmReply reply(LmConnection connection, EngineKey key) throws IOException {
        try {
            return connection.reply();
        } catch (LmProtocolException e) {
            throw new DamagedChunkException(MissCause.WRONG_HEADER, key + ": " + e.getMessage());
        }
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
        problem(key)
                .ifPresent(
                        problem -> {
                            throw new UnsupportedOperationException(problem);
                        });
        RemoteMetadata metadata = metadata(object);
        ByteBuffer request =
                new LmRequest(LmCommand.PUT, metadata, LmLocation.NONE, key.text()).encode();
        ByteBuffer[] data = ChunkBuffers.of(object.bytes());
        boolean kept =
                connections.call(
                        connection -> {
                            connection.send(ChunkBuffers.behind(request, data));
                            return ask(connection, LmCommand.EXIST, key.text());
                        });
        if (!kept) {
            throw new UnsupportedOperationException(address + " did not keep " + key);
        }
    }

    private static RemoteMetadata metadata(MemoryObj object) {
        try {
            return LmMetadata.checked(RemoteMetadata.of(object.shape()));
        } catch (IllegalArgumentException inexpressible) {
            throw new UnsupportedOperationException(inexpressible.getMessage(), inexpressible);
        }
    }

    private static boolean ask(LmConnection connection, LmCommand command, String key)
            throws IOException {
        connection.send(LmRequest.of(command, key).encode());
        return connection.reply().success();
    }

    /** Why the server can have no such piece. */
    private Optional<String> problem(EngineKey key) {
        return LmRequest.problem(key.text())
                .or(
                        () ->
                                format.full(key).groups().size() == 1
                                        ? Optional.empty()
                                        : Optional.of("lm:// keeps one tensor a piece"));
    }

    @Override
    public boolean remove(EngineKey key) {
        return false;
    }

    @Override
    public boolean canPing() {
        return true;
    }

    @Override
    public void ping() throws IOException, InterruptedException {
        if (!connections.call(connection -> ask(connection, LmCommand.HEALTH, ANY_KEY))) {
            throw new IOException(address + " says that it is not well");
        }
    }

    /** How many connections there are. */
    int connections() {
        return connections.count();
    }

    @Override
    public void close() {
        connections.close();
    }
}
