package io.lmcache4j.api.endpoint.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.AbstractList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class HealthEndpointsTest {
    private final TestServer worker = TestServer.worker();

    @AfterEach
    void close() {
        worker.close();
    }

    /** Makes a tier hold its lock while it reads this list. */
    private static final class SlowKeys extends AbstractList<EngineKey> {
        final CountDownLatch reading = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public int size() {
            reading.countDown();
            try {
                go.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        }

        @Override
        public EngineKey get(int index) {
            throw new IndexOutOfBoundsException(index);
        }
    }

    @Test
    void aHeldEngineLockIsNotAliveAndNamesTheHolder() throws Exception {
        var keys = new SlowKeys();
        StorageBackend tier =
                worker.manager()
                        .engine()
                        .orElseThrow()
                        .storage()
                        .backend(LocalCPUBackend.NAME)
                        .orElseThrow();
        Thread holder = Thread.ofPlatform().name("slow-reader").start(() -> tier.contains(keys));
        try {
            assertThat(keys.reading.await(10, TimeUnit.SECONDS)).isTrue();
            var dead = worker.get("/livez");
            assertThat(dead.status()).isEqualTo(503);
            assertThat(dead.type()).isEqualTo("application/json");
            assertThat(dead.body())
                    .startsWith(
                            "{\"status\":\"dead\",\"lock\":\"LocalCPUBackend\","
                                    + "\"holder\":\"slow-reader\",\"stack\":[\"")
                    .contains("SlowKeys.size");
            assertThat(worker.get("/livez?verbose=false").body())
                    .isEqualTo("{\"status\":\"dead\"}");
            // Nor does a check that waits for the lock make the other probe wait.
            var notReady = worker.get("/readyz");
            assertThat(notReady.status()).isEqualTo(503);
            assertThat(notReady.body())
                    .contains("{\"name\":\"backend.LocalCPUBackend\",\"status\":\"hanging\",");
        } finally {
            keys.go.countDown();
            assertThat(holder.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(worker.get("/livez").body()).isEqualTo("{\"status\":\"alive\"}");
    }

    @Test
    void whatIsNotReadySaysWhyInEveryForm() {
        worker.manager().closeLookup();
        String reason = "closed; POST /lookup/create opens it again";
        var readyz = worker.get("/readyz");
        assertThat(readyz.status()).isEqualTo(503);
        assertThat(readyz.body())
                .startsWith("{\"status\":\"not_ready\",\"checks\":[{\"name\":\"lookup\",")
                .contains("\"status\":\"failed\"")
                .contains("\"reason\":\"" + reason + "\"");
        for (String path : new String[] {"/healthcheck", "/api/healthcheck"}) {
            var healthcheck = worker.get(path);
            assertThat(healthcheck.status()).isEqualTo(503);
            assertThat(healthcheck.body())
                    .isEqualTo("{\"status\":\"unhealthy\",\"reason\":\"lookup: " + reason + "\"}");
            assertThat(worker.get(path + "?verbose=false").body())
                    .isEqualTo("{\"status\":\"unhealthy\"}");
        }
        assertThat(worker.get("/livez").status()).isEqualTo(200);
    }
}
