package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** Six nodes: {@code redis-cluster://}. */
class ClusterConnectorTest extends RedisContract {
    private static final int CHUNKS = 24;
    private static ClusterFixture cluster;

    @BeforeAll
    static void startCluster() {
        cluster = new ClusterFixture();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    protected RemoteConnector connect() {
        cluster.clear();
        return connect("redis-cluster://" + cluster.hosts(), Map.of());
    }

    @Test
    void aReplicaTakesOverWhenItsMasterIsKilled() throws Exception {
        putAll();
        RedisProcess victim = cluster.masters().getFirst();
        cluster.masters().forEach(node -> node.cli("wait", "1", "5000"));
        victim.kill();
        RedisProcess.await("three masters", () -> cluster.masters().size() == 3);
        RedisProcess.await("a connection to each", this::canWriteAll);
        for (int i = 1; i <= CHUNKS; i++) {
            assertHas(key(i), chunk(16), i);
        }
        victim.restart();
        RedisProcess.await(
                "the killed one as replica", () -> victim.cli("role").startsWith("slave"));
    }

    private void putAll() throws Exception {
        for (int i = 1; i <= CHUNKS; i++) {
            put(key(i), chunk(16), i);
        }
    }

    private boolean canWriteAll() {
        try {
            putAll();
            return true;
        } catch (Exception _) {
            return false;
        }
    }
}
