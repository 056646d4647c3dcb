package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@Timeout(60)
class FleetThreadsTest {
    private static final int ROUNDS = 3000;

    private final TestFleet test = new TestFleet();

    @AfterEach
    void close() {
        test.close();
    }

    private static void together(Callable<?> one, Callable<?> other)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> first = threads.submit(one);
            Future<?> second = threads.submit(other);
            first.get();
            second.get();
        }
    }

    @Test
    void eventsOfOneWorkerAreKeptWhileAnotherComesAndGoes() throws Exception {
        test.register("stays", 0);
        TreeSet<Long> held = new TreeSet<>();
        together(
                () -> {
                    Random random = new Random(1);
                    for (int i = 0; i < ROUNDS; i++) {
                        long key = random.nextInt(100);
                        if (random.nextBoolean()) {
                            test.admit("stays", 0, CPU, i, key);
                            held.add(key);
                        } else {
                            test.evict("stays", 0, CPU, i, key);
                            held.remove(key);
                        }
                    }
                    return held;
                },
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        test.register("goes", 0);
                        test.admit("goes", 0, CPU, 0, 1000, 1001);
                        assertThat(test.isHeld(1000)).isTrue();
                        test.deregister("goes", 0);
                        assertThat(test.isHeld(1000)).isFalse();
                    }
                    return null;
                });

        assertThat(test.keys("stays")).isEqualTo(held.size());
        assertThat(held).allMatch(key -> !test.fleet.holders(ChunkKey.of(key)).isEmpty());
        assertThat(test.fleet.stats().discontinuities()).isZero();
        assertThat(test.fleet.stats().keys()).isEqualTo(held.size());
    }

    @Test
    void eventsDuringSyncsOfTheSameWorkerAreNotLost() throws Exception {
        test.register("i", 0);
        together(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        test.admit("i", 0, CPU, i, i % 50);
                    }
                    return null;
                },
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        test.sync("i", "s" + i);
                    }
                    return null;
                });
        test.sync("i", "last");
        test.admit("i", 0, CPU, ROUNDS, 7);

        assertThat(test.keys("i")).isEqualTo(1);
        assertThat(test.fleet.stats().operations()).isEqualTo(ROUNDS + 1);
        assertThat(test.fleet.stats().syncing()).isZero();
    }

    @Test
    void comingAndGoingIsToldInOrder() throws Exception {
        Callable<?> comeAndGo =
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        test.register("i", 0);
                        test.deregister("i", 0);
                    }
                    return null;
                };
        together(comeAndGo, comeAndGo);

        assertThat(test.fleet.workers()).isEmpty();
        for (int i = 0; i < test.events.size(); i++) {
            assertThat(test.events.get(i)).isEqualTo(i % 2 == 0 ? "registered i/0" : "left i/0");
        }
        assertThat(test.events.size() % 2).isZero();
    }
}
