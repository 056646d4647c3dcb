package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorContract;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.util.Map;

/** What the connectors to one plain server share in their tests. */
abstract class RedisContract extends RemoteConnectorContract {
    static RedisProcess server;

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static CacheEngineKey contractKey(long hash) {
        return key(hash);
    }

    static ObjectShape contractChunk(int tokens) {
        return chunk(tokens);
    }

    static ConnectorContext settings(Map<String, Object> extra) {
        return context(extra);
    }

    static RemoteConnector connect(String url, Map<String, Object> extra) {
        return new RedisConnectorFactory().connect(RemoteUrl.parse(url), context(extra));
    }
}
