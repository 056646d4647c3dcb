package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.storage.remote.RemoteConnector;

import java.util.Map;

/** One server: {@code redis://}. */
class RedisConnectorTest extends RedisContract {
    @Override
    protected RemoteConnector connect() {
        server.cli("flushall");
        return connect("redis://127.0.0.1:" + server.port(), Map.of());
    }
}
