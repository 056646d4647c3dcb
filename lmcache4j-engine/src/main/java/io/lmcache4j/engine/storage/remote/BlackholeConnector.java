package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;

import java.util.List;
import java.util.Optional;

/** A store that swallows what it is given and has nothing: {@code blackhole://}. */
final class BlackholeConnector implements RemoteConnector {
    /** Claims {@code blackhole}. */
    static final class Factory implements RemoteConnectorFactory {
        @Override
        public List<String> schemes() {
            return List.of("blackhole");
        }

        @Override
        public RemoteConnector connect(RemoteUrl url, ConnectorContext context) {
            return new BlackholeConnector();
        }
    }

    @Override
    public boolean exists(EngineKey key) {
        return false;
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging) {
        return Optional.empty();
    }

    @Override
    public void put(EngineKey key, MemoryObj object) {
        // Gone.
    }

    @Override
    public boolean remove(EngineKey key) {
        return false;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
