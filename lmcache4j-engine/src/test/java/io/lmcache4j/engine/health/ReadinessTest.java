package io.lmcache4j.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.health.CheckReport.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
class ReadinessTest {
    private final List<HealthCheck> checks = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private final Readiness readiness = new Readiness(() -> List.copyOf(checks), clock::get);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void releaseAll() {
        release.countDown();
    }

    private record Fake(String name, boolean isActive, Callable<HealthResult> look)
            implements HealthCheck {
        @Override
        public HealthResult check() throws Exception {
            return look.call();
        }
    }

    private void add(String name, Callable<HealthResult> look) {
        checks.add(new Fake(name, true, look));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private HealthResult hang() throws InterruptedException {
        release.await();
        return new HealthResult.Healthy();
    }

    @Test
    void isReadyWhenAllIsWell() throws Exception {
        add("a", HealthResult.Healthy::new);
        ReadinessReport report = readiness.report();
        assertThat(report.isReady()).isTrue();
        assertThat(report.reason()).isEmpty();
        assertThat(report.checks()).extracting(CheckReport::status).containsExactly(Status.OK);
    }

    @Test
    void aFailureAndAnExceptionSayWhyInOrder() throws Exception {
        add("a", () -> new HealthResult.Unhealthy("broken"));
        add("b", HealthResult.Healthy::new);
        add(
                "c",
                () -> {
                    throw new IllegalStateException("boom");
                });
        ReadinessReport report = readiness.report();
        assertThat(report.isReady()).isFalse();
        assertThat(report.reason())
                .isEqualTo("a: broken; c: java.lang.IllegalStateException: boom");
    }

    @Test
    void whatIsDegradedIsToldAndKeepsNobodyFromBeingReady() throws Exception {
        add("a", () -> new HealthResult.Degraded("ends soon"));
        ReadinessReport report = readiness.report();
        assertThat(report.isReady()).isTrue();
        assertThat(report.reason()).isEqualTo("a: ends soon");
        assertThat(report.checks().getFirst().status().text()).isEqualTo("degraded");
    }

    @Test
    void whatIsOutOfUseIsSkippedAndKeepsNobodyFromBeingReady() throws Exception {
        checks.add(
                new Fake(
                        "a",
                        false,
                        () -> {
                            throw new AssertionError("not to be run");
                        }));
        ReadinessReport report = readiness.report();
        assertThat(report.isReady()).isTrue();
        assertThat(report.checks().getFirst().status()).isEqualTo(Status.SKIPPED);
    }

    @Test
    void aHangingCheckIsNamedWithinTheDeadlineAndNotStartedAgain() throws Exception {
        var started = new AtomicInteger();
        add(
                "stuck",
                () -> {
                    started.incrementAndGet();
                    return hang();
                });
        add("fine", HealthResult.Healthy::new);
        for (int round = 0; round < 3; round++) {
            long begin = System.nanoTime();
            ReadinessReport report = readiness.report();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(report.reason()).isEqualTo("stuck: no answer yet");
            assertThat(report.checks().getLast().status()).isEqualTo(Status.OK);
            pass(Duration.ofSeconds(1));
        }
        assertThat(started).hasValue(1);
    }

    @Test
    void aCheckThatHungIsMadeAgainOnceItHasEnded() throws Exception {
        add("slow", this::hang);
        assertThat(readiness.report().isReady()).isFalse();
        release.countDown();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean ready = false;
        while (!ready && System.nanoTime() < end) {
            pass(Duration.ofSeconds(1));
            ready = readiness.report().isReady();
        }
        assertThat(ready).isTrue();
    }

    @Test
    void aRoundIsMadeOnceASecondWhateverTheLoad() throws Exception {
        var runs = new AtomicInteger();
        add(
                "counted",
                () -> {
                    runs.incrementAndGet();
                    return new HealthResult.Healthy();
                });
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            askers.add(Thread.ofVirtual().start(this::askOften));
        }
        for (Thread asker : askers) {
            asker.join();
        }
        assertThat(runs).hasValue(1);
        pass(Duration.ofMillis(999));
        readiness.report();
        assertThat(runs).hasValue(1);
        pass(Duration.ofMillis(1));
        readiness.report();
        assertThat(runs).hasValue(2);
    }

    private void askOften() {
        try {
            for (int i = 0; i < 100; i++) {
                readiness.report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatCanNotBeListedIsAFailure() throws Exception {
        var broken =
                new Readiness(
                        () -> {
                            throw new IllegalStateException("no list");
                        });
        assertThat(broken.report().reason())
                .isEqualTo("readiness: java.lang.IllegalStateException: no list");
    }
}
