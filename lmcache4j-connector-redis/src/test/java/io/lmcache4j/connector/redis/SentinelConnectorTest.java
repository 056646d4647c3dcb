package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** The master that sentinels know: {@code redis-sentinel://}. */
class SentinelConnectorTest extends RedisContract {
    private static SentinelFixture watched;

    @BeforeAll
    static void startSentinels() {
        watched = new SentinelFixture();
    }

    @AfterAll
    static void stopSentinels() {
        watched.close();
    }

    @Override
    protected RemoteConnector connect() {
        watched.master().cli("flushall");
        return connect(watched.url(), Map.of());
    }

    @Test
    void anotherMasterIsFoundWhenTheFirstIsKilled() throws Exception {
        put(key(1), chunk(16), 1);
        RedisProcess first = watched.master();
        first.cli("wait", "1", "5000");
        first.kill();
        RedisProcess.await("another master", () -> watched.master() != first);
        RedisProcess.await("a connection to it", this::canWrite);
        assertHas(key(1), chunk(16), 1);
        assertHas(key(2), chunk(16), 2);
        first.restart();
        RedisProcess.await("the first as replica", () -> first.cli("role").startsWith("slave"));
    }

    private boolean canWrite() {
        try {
            put(key(2), chunk(16), 2);
            return true;
        } catch (Exception _) {
            return false;
        }
    }
}
