package io.lmcache4j.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class LivenessProbeTest {
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LATE = Duration.ofSeconds(20);

    private final WatchedLock first = new WatchedLock("first");
    private final WatchedLock second = new WatchedLock("second");
    private final LivenessProbe probe = new LivenessProbe(() -> List.of(first, second), List.of());

    private static void whileHeld(WatchedLock lock, Thread.Builder holder, TestBody body)
            throws Exception {
        var held = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        Thread thread =
                holder.start(
                        () -> {
                            lock.lock();
                            try {
                                held.countDown();
                                holdUntil(done);
                            } finally {
                                lock.unlock();
                            }
                        });
        try {
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            body.run();
        } finally {
            done.countDown();
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    /** The name to be found in the holder's stack. */
    private static void holdUntil(CountDownLatch done) {
        try {
            done.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface TestBody {
        void run() throws Exception;
    }

    @Test
    void freeLocksAreAlive() throws Exception {
        assertThat(probe.check(SOON)).isEmpty();
        assertThat(first.isLocked()).isFalse();
    }

    @Test
    void aHeldLockIsToldWithItsHoldersNameAndStack() throws Exception {
        whileHeld(
                second,
                Thread.ofPlatform().name("greedy"),
                () -> {
                    StuckLock stuck = probe.check(SOON).orElseThrow();
                    assertThat(stuck.lock()).isEqualTo("second");
                    assertThat(stuck.holder()).isEqualTo("greedy");
                    assertThat(stuck.stack())
                            .anyMatch(frame -> frame.contains("LivenessProbeTest.holdUntil"));
                });
        assertThat(probe.check(SOON)).isEmpty();
    }

    /** A part of a host that is as it is told to be. */
    private record Part(String name, Callable<HealthResult> look) implements HealthCheck {
        @Override
        public HealthResult check() throws Exception {
            return look.call();
        }
    }

    private static LivenessProbe of(Part... parts) {
        return new LivenessProbe(List::of, List.of(parts));
    }

    @Test
    void partsThatMoveAreAlive() throws Exception {
        var well = new Part("well", HealthResult.Healthy::new);
        var slow = new Part("slow", () -> new HealthResult.Degraded("one of two"));
        assertThat(of().deadPart(LATE)).isEmpty();
        assertThat(of(well, slow).deadPart(LATE)).isEmpty();
    }

    @Test
    void thePartThatEndedIsNamed() throws Exception {
        var well = new Part("well", HealthResult.Healthy::new);
        var ended = new Part("sockets", () -> new HealthResult.Unhealthy("nobody reads pull"));
        CheckReport dead = of(well, ended).deadPart(LATE).orElseThrow();
        assertThat(dead.name()).isEqualTo("sockets");
        assertThat(dead.reason()).contains("nobody reads pull");
    }

    @Test
    void aPartThatDoesNotAnswerIsDead() throws Exception {
        var done = new CountDownLatch(1);
        var hanging =
                new Part(
                        "hanging",
                        () -> {
                            holdUntil(done);
                            return new HealthResult.Healthy();
                        });
        CheckReport dead = of(hanging).deadPart(SOON).orElseThrow();
        done.countDown();
        assertThat(dead.status()).isEqualTo(CheckReport.Status.HANGING);
    }

    @Test
    void aVirtualThreadIsToldToo() throws Exception {
        whileHeld(
                first,
                Thread.ofVirtual(),
                () -> {
                    StuckLock stuck = probe.check(SOON).orElseThrow();
                    assertThat(stuck.holder()).startsWith("thread #");
                    assertThat(stuck.stack())
                            .anyMatch(frame -> frame.contains("LivenessProbeTest.holdUntil"));
                });
    }
}
