package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Redis under whole engines. */
@Timeout(90)
class RedisEngineTest {
    private static final Map<String, Object> QUICK =
            Map.of(
                    "lmcache4j.redis_request_timeout_secs",
                    0.3,
                    "ping_interval",
                    0.2,
                    "ping_timeout",
                    0.5);

    private RedisProcess server;

    @BeforeEach
    void start() {
        server = RedisProcess.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private EngineWorker worker() {
        return new EngineWorker("redis://127.0.0.1:" + server.port(), QUICK);
    }

    private List<String> keys(String suffix) {
        return server.cli("keys", "*" + suffix).lines().toList();
    }

    @Test
    void whatOneEngineStoredAnotherRetrievesByteForByte() throws Exception {
        try (EngineWorker one = worker();
                EngineWorker other = worker()) {
            for (int seed = 1; seed <= 5; seed++) {
                one.store(seed);
            }
            assertThat(one.awaitPuts()).isTrue();
            assertThat(keys("metadata")).hasSize(5 * EngineWorker.CHUNKS);
            for (int seed = 1; seed <= 5; seed++) {
                assertThat(other.retrieve(seed)).isEqualTo(EngineWorker.TOKENS);
            }
            assertThat(other.retrieve(6)).isZero();
        }
    }

    @Test
    void damagedChunksAreMissesThatAreCountedByCause() throws Exception {
        try (EngineWorker worker = worker()) {
            worker.store(1);
            assertThat(worker.awaitPuts()).isTrue();
            List<String> data = keys("kv_bytes");
            List<String> headers = keys("metadata");
            data.forEach(key -> server.cli("append", key, "x"));
            assertMiss("wrong_length");
            headers.forEach(key -> server.cli("set", key, "no header"));
            assertMiss("wrong_header");
        }
    }

    private void assertMiss(String cause) {
        try (EngineWorker other = worker()) {
            assertThat(other.retrieve(1)).isZero();
            assertThat(other.misses(cause)).isPositive();
        }
    }

    @Test
    void aHeaderWithoutDataIsAMissOfItsOwnCause() throws Exception {
        try (EngineWorker worker = worker()) {
            worker.store(1);
            assertThat(worker.awaitPuts()).isTrue();
        }
        keys("kv_bytes").forEach(key -> server.cli("del", key));
        assertMiss("missing_half");
        assertThat(keys("metadata")).hasSizeLessThan(EngineWorker.CHUNKS);
    }

    @Test
    void anEngineGoesOnWithoutItsServerAndUsesItWhenItIsBack() throws Exception {
        try (EngineWorker worker = worker()) {
            worker.store(1);
            assertThat(worker.awaitPuts()).isTrue();
            server.pause();
            try {
                worker.clearMemory();
                assertInTime(() -> worker.retrieve(1));
                assertInTime(() -> worker.store(2));
            } finally {
                server.resume();
            }
            RedisProcess.await("chunks from Redis", () -> retrieved(worker, 1));
            server.kill();
            worker.clearMemory();
            assertInTime(() -> worker.retrieve(1));
            server.restart();
            RedisProcess.await("chunks in Redis", () -> storedAnew(worker, 3));
        }
    }

    private static boolean retrieved(EngineWorker worker, long seed) {
        worker.clearMemory();
        return worker.retrieve(seed) == EngineWorker.TOKENS;
    }

    private static boolean storedAnew(EngineWorker worker, long seed) {
        worker.clearMemory();
        worker.store(seed);
        try {
            return worker.awaitPuts() && retrieved(worker, seed);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertInTime(Runnable action) {
        long start = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
