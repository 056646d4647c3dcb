package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/** A server that stops, dies and comes back. */
@Timeout(60)
class FaultTest extends RedisContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Override
    protected RemoteConnector connect() {
        server.cli("flushall");
        return connect(
                "redis://127.0.0.1:" + server.port(),
                Map.of("lmcache4j.redis_request_timeout_secs", 0.3));
    }

    @Test
    void aServerThatHangsFailsCallsInTimeAndIsUsedAgainAfterwards() throws Exception {
        put(key(1), chunk(16), 1);
        server.pause();
        try {
            long start = System.nanoTime();
            assertThatThrownBy(() -> connector.exists(key(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer for 300 ms");
            assertThatThrownBy(() -> connector.get(key(1), this::stage))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> put(key(2), chunk(16), 2)).isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        } finally {
            server.resume();
        }
        RedisProcess.await("answers", () -> works(1));
        assertHas(key(1), chunk(16), 1);
    }

    @Test
    void aCallThatIsInterruptedLetsGoOfItsMemory() throws Exception {
        connector.close();
        connector =
                connect(
                        "redis://127.0.0.1:" + server.port(),
                        Map.of("lmcache4j.redis_request_timeout_secs", 30));
        connector.ping();
        server.pause();
        try {
            List<Thread> callers = new ArrayList<>();
            AtomicInteger ended = new AtomicInteger();
            // More than the sockets take, so that some are in the middle of being written.
            for (int i = 0; i < 64; i++) {
                int seed = i;
                callers.add(
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try {
                                                put(key(seed), chunk(16), seed);
                                            } catch (Exception _) {
                                                ended.incrementAndGet();
                                            }
                                        }));
            }
            RedisProcess.await("puts under way", () -> pool.activeObjects() == 64);
            callers.forEach(Thread::interrupt);
            for (Thread caller : callers) {
                assertThat(caller.join(SOON)).isTrue();
            }
            assertThat(ended).hasValue(64);
            RedisProcess.await("memory", () -> pool.activeObjects() == 0);
        } finally {
            server.resume();
        }
        RedisProcess.await("answers", () -> works(100));
    }

    @Test
    void closingEndsCallsThatHang() throws Exception {
        connector.close();
        connector =
                connect(
                        "redis://127.0.0.1:" + server.port(),
                        Map.of("lmcache4j.redis_request_timeout_secs", 30));
        connector.ping();
        server.pause();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> hanging = callers.submit(() -> connector.exists(key(1)));
            connector.close();
            assertThatThrownBy(() -> hanging.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> connector.ping()).isInstanceOf(IOException.class);
        } finally {
            server.resume();
        }
    }

    @Test
    void trafficSurvivesKillsAndPausesWithoutAWrongByte() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicIntegerArray reads = new AtomicIntegerArray(8);
            List<Future<?>> traffic = new ArrayList<>();
            for (int caller = 0; caller < reads.length(); caller++) {
                traffic.add(callers.submit(traffic(caller, reads, over)));
            }
            for (int round = 0; round < 3; round++) {
                RedisProcess.await("answers", () -> works(1000));
                server.kill();
                server.restart();
                RedisProcess.await("answers", () -> works(1000));
                server.pause();
                assertThatThrownBy(connector::ping).isInstanceOf(IOException.class);
                server.resume();
            }
            RedisProcess.await(
                    "reads of every caller",
                    () -> IntStream.range(0, reads.length()).allMatch(i -> reads.get(i) > 0));
            over.set(true);
            for (Future<?> caller : traffic) {
                caller.get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
        }
        RedisProcess.await("answers", () -> works(1000));
    }

    /** Puts and gets chunks of its own; counts those that came back. */
    private Callable<Void> traffic(int caller, AtomicIntegerArray reads, AtomicBoolean over) {
        return () -> {
            for (int i = 0; !over.get(); i = (i + 1) % 50) {
                int seed = caller * 100 + i;
                try {
                    put(key(seed), chunk(16), seed);
                    if (connector.exists(key(seed))) {
                        assertHas(key(seed), chunk(16), seed);
                        reads.incrementAndGet(caller);
                    }
                } catch (IOException | java.util.NoSuchElementException _) {
                    // The server is away, or was emptied by a restart in between.
                }
            }
            return null;
        };
    }

    private boolean works(int seed) {
        try {
            put(key(seed), chunk(16), seed);
            MemoryObj object = connector.get(key(seed), this::stage).orElseThrow();
            object.release();
            return true;
        } catch (Exception _) {
            return false;
        }
    }
}
