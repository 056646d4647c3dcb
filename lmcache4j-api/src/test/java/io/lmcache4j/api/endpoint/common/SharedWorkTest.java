package io.lmcache4j.api.endpoint.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

class SharedWorkTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** The first run waits to be released. */
    private int firstWaits() throws InterruptedException {
        int run = runs.incrementAndGet();
        if (run == 1) {
            started.countDown();
            if (!released.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        }
        return run;
    }

    private static FutureTask<Integer> ask(SharedWork<Integer> work) {
        FutureTask<Integer> asked = new FutureTask<>(work::get);
        Thread.ofVirtual().start(asked);
        return asked;
    }

    @Test
    void whoAsksAfterwardsGetsARunOfTheirOwn() throws Exception {
        SharedWork<Integer> work = new SharedWork<>("test", LONG, runs::incrementAndGet);
        assertThat(work.get()).isEqualTo(1);
        assertThat(work.get()).isEqualTo(2);
    }

    @Test
    void whoAskDuringARunShareTheNextOne() throws Exception {
        SharedWork<Integer> work = new SharedWork<>("test", LONG, this::firstWaits);
        FutureTask<Integer> first = ask(work);
        assertThat(started.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        List<FutureTask<Integer>> others = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FutureTask<Integer> asked = new FutureTask<>(work::get);
            others.add(asked);
            threads.add(Thread.ofPlatform().daemon().start(asked));
        }
        awaitWaiting(threads);
        released.countDown();
        assertThat(first.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        for (FutureTask<Integer> other : others) {
            assertThat(other.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2);
        }
        assertThat(runs).hasValue(2);
    }

    private static void awaitWaiting(List<Thread> threads) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!threads.stream()
                .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
            assertThat(System.nanoTime()).as("all ask in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aFailureReachesItsAskersAndNobodyElse() throws Exception {
        SharedWork<Integer> work =
                new SharedWork<>(
                        "test",
                        LONG,
                        () -> {
                            if (runs.incrementAndGet() == 1) {
                                throw new IllegalStateException("broken");
                            }
                            return runs.get();
                        });
        assertThatThrownBy(work::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        assertThat(work.get()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        SharedWork<Integer> work =
                new SharedWork<>("test", Duration.ofMillis(20), this::firstWaits);
        assertThatThrownBy(work::get).isInstanceOf(TimeoutException.class);
        released.countDown();
    }

    @Test
    void theWorkRunsOnAVirtualThreadOfThatNameWhoeverAsks() throws Exception {
        SharedWork<Thread> work = new SharedWork<>("test-work", LONG, Thread::currentThread);
        assertThat(work.get().isVirtual()).isTrue();
        assertThat(work.get().getName()).isEqualTo("test-work");
    }
}
