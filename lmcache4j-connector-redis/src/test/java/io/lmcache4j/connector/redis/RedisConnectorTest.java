package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One server: {@code redis://}. */
class RedisConnectorTest extends RedisContract {
    @Override
    protected RemoteConnector connect() {
        server.cli("flushall");
        return connect("redis://127.0.0.1:" + server.port(), Map.of());
    }

    @Test
    void allCallersShareEightConnections() throws Exception {
        put(key(1), chunk(16), 1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> ask = () -> connector.exists(key(1));
            for (Future<Boolean> answer : callers.invokeAll(Collections.nCopies(128, ask))) {
                assertThat(answer.get()).isTrue();
            }
        }
        assertHas(key(1), chunk(16), 1);
        // One is that of the question.
        assertThat(server.cli("client", "list").lines().count()).isBetween(2L, 9L);
    }
}
