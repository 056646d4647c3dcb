package io.lmcache4j.engine.periodic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

class PeriodicThreadTest {

    private static final InstantSource NOON =
            InstantSource.fixed(Instant.ofEpochSecond(1_767_225_600L, 500_000_000L));
    private static final long SECOND = 1_000_000_000L;
    private static final int DEADLINE_SECONDS = 20;

    private final AtomicLong nanos = new AtomicLong();
    private final Semaphore runs = new Semaphore(0);

    private PeriodicThread thread(Number interval, Number initWait, PeriodicTask task) {
        return new PeriodicThread(
                "test-thread", ThreadLevel.HIGH, interval, initWait, task, NOON, nanos::get);
    }

    private RunOutcome countRun() {
        runs.release();
        return RunOutcome.ok();
    }

    private void awaitRun() throws InterruptedException {
        assertThat(runs.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** The run has told us of itself, but is recorded only after it returned. */
    private static ThreadStatus awaitRuns(PeriodicThread thread, long wanted) {
        long deadline = System.nanoTime() + DEADLINE_SECONDS * SECOND;
        ThreadStatus status = thread.status();
        while (status.totalRuns() < wanted) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
            status = thread.status();
        }
        return status;
    }

    @Test
    void statusBeforeTheFirstRunHasNoRuns() {
        ThreadStatus status = thread(30, 1.5, this::countRun).status();

        assertThat(status.name()).isEqualTo("test-thread");
        assertThat(status.level()).isEqualTo(ThreadLevel.HIGH);
        assertThat(status.interval()).isEqualTo(30);
        assertThat(status.initWait()).isEqualTo(1.5);
        assertThat(status.running()).isFalse();
        assertThat(status.active()).isFalse();
        assertThat(status.lastRunTime()).isZero();
        assertThat(status.lastRunAgo()).isEmpty();
        assertThat(status.totalRuns()).isZero();
        assertThat(status.failedRuns()).isZero();
        assertThat(status.successRate()).isEmpty();
        assertThat(status.lastSummary()).isEmpty();
    }

    @Test
    void runIsRecordedWithItsEndAndDuration() {
        RunOutcome outcome = new RunOutcome(true, "done", Map.of("items", "3"));
        PeriodicThread thread =
                thread(
                        30,
                        0,
                        () -> {
                            nanos.addAndGet(1_700_000);
                            return outcome;
                        });

        assertThat(thread.runOnce()).isTrue();
        nanos.addAndGet(2 * SECOND);

        ThreadStatus status = thread.status();
        assertThat(status.lastSummary()).contains(new RunSummary(1_767_225_600.5, 1.7, outcome));
        assertThat(status.lastRunTime()).isEqualTo(1_767_225_600.5);
        assertThat(status.lastRunAgo()).hasValue(2.0);
        assertThat(status.totalRuns()).isOne();
        assertThat(status.successRate()).hasValue(100.0);
    }

    @Test
    void exceptionsErrorsAndBadOutcomesAreFailedRunsAndTheLoopGoesOn() {
        AtomicInteger call = new AtomicInteger();
        PeriodicThread thread =
                thread(
                        30,
                        0,
                        () ->
                                switch (call.incrementAndGet()) {
                                    case 1 -> throw new IOException("disk gone");
                                    case 2 -> throw new OutOfMemoryError();
                                    case 3 -> RunOutcome.failed("not today");
                                    default -> RunOutcome.ok();
                                });

        assertThat(thread.runOnce()).isTrue();
        assertThat(lastMessage(thread)).isEqualTo("IOException: disk gone");
        assertThat(thread.runOnce()).isTrue();
        assertThat(lastMessage(thread)).isEqualTo("OutOfMemoryError");
        assertThat(thread.runOnce()).isTrue();
        assertThat(lastMessage(thread)).isEqualTo("not today");
        assertThat(thread.runOnce()).isTrue();

        assertThat(thread.status().totalRuns()).isEqualTo(4);
        assertThat(thread.status().failedRuns()).isEqualTo(3);
        assertThat(thread.status().successRate()).hasValue(25.0);
    }

    private static String lastMessage(PeriodicThread thread) {
        return thread.status().lastSummary().orElseThrow().outcome().message();
    }

    @Test
    void irrecoverableExceptionIsRecordedAndEndsTheThread() {
        try (PeriodicThread thread =
                thread(
                        0,
                        0,
                        () -> {
                            throw new IrrecoverableException("no way back");
                        })) {
            thread.start();

            assertThat(thread.awaitEnd(Duration.ofSeconds(DEADLINE_SECONDS))).isTrue();
            ThreadStatus status = thread.status();
            assertThat(status.running()).isFalse();
            assertThat(status.active()).isFalse();
            assertThat(status.totalRuns()).isOne();
            assertThat(status.failedRuns()).isOne();
            assertThat(lastMessage(thread)).contains("no way back");
        }
    }

    @Test
    void loopRunsAgainAfterAFailedRun() throws InterruptedException {
        try (PeriodicThread thread =
                thread(
                        0.001,
                        0,
                        () -> {
                            runs.release();
                            throw new IllegalStateException("always");
                        })) {
            thread.start();

            awaitRun();
            awaitRun();
            awaitRun();
            assertThat(thread.status().running()).isTrue();
        }
    }

    @Test
    void wakeTriggersARunAtOnce() throws InterruptedException {
        try (PeriodicThread thread = thread(3600, 0, this::countRun)) {
            thread.start();
            awaitRun();

            thread.wake();
            awaitRun();
            thread.wake();
            awaitRun();
        }
    }

    @Test
    void wakeEndsTheInitialWait() throws InterruptedException {
        try (PeriodicThread thread = thread(3600, 3600, this::countRun)) {
            thread.start();
            assertThat(runs.availablePermits()).isZero();

            thread.wake();

            awaitRun();
        }
    }

    @Test
    void wakeDuringARunCausesAnotherOne() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        try (PeriodicThread thread =
                thread(
                        3600,
                        0,
                        () -> {
                            runs.release();
                            assertThat(goOn.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
                            return RunOutcome.ok();
                        })) {
            thread.start();
            awaitRun();

            thread.wake();
            goOn.countDown();

            awaitRun();
        }
    }

    @Test
    void stopEndsTheInitialWaitWithoutARun() {
        PeriodicThread thread = thread(3600, 3600, this::countRun);
        thread.start();

        thread.stop();
        thread.stop();

        assertThat(thread.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(thread.status().running()).isFalse();
        assertThat(thread.status().totalRuns()).isZero();
    }

    @Test
    void stopFromTheTaskItselfDoesNotWaitForItself() {
        AtomicReference<PeriodicThread> self = new AtomicReference<>();
        PeriodicThread thread =
                thread(
                        3600,
                        0,
                        () -> {
                            self.get().stop();
                            return RunOutcome.ok();
                        });
        self.set(thread);

        thread.start();

        assertThat(thread.awaitEnd(Duration.ofSeconds(4))).isTrue();
        assertThat(thread.status().totalRuns()).isOne();
    }

    @Test
    void taskRunsOnADaemonThreadOfThatName() throws InterruptedException {
        AtomicReference<Thread> seen = new AtomicReference<>();
        AtomicBoolean daemon = new AtomicBoolean();
        try (PeriodicThread thread =
                thread(
                        3600,
                        0,
                        () -> {
                            seen.set(Thread.currentThread());
                            daemon.set(Thread.currentThread().isDaemon());
                            return countRun();
                        })) {
            thread.start();
            awaitRun();
        }
        assertThat(seen.get().getName()).isEqualTo("test-thread");
        assertThat(daemon).isTrue();
    }

    @Test
    void startedThreadIsActiveForInitWaitAndThreeIntervalsBeforeItsFirstRun() {
        try (PeriodicThread thread = thread(10, 100, this::countRun)) {
            thread.start();

            nanos.set(130 * SECOND - 1);
            assertThat(thread.status().active()).isTrue();
            nanos.set(130 * SECOND);
            assertThat(thread.status().active()).isFalse();
            assertThat(thread.status().running()).isTrue();
            assertThat(thread.status().stalled()).isTrue();
        }
    }

    @Test
    void threadIsActiveForThreeIntervalsAfterARun() {
        nanos.set(5);
        try (PeriodicThread thread = thread(100.0, 0, this::countRun)) {
            thread.start();
            assertThat(awaitRuns(thread, 1).active()).isTrue();

            nanos.addAndGet(300 * SECOND - 1);
            assertThat(thread.status().active()).isTrue();
            nanos.addAndGet(1);
            assertThat(thread.status().active()).isFalse();

            thread.stop();
            nanos.set(5);
            assertThat(thread.status().active()).isFalse();
            assertThat(thread.status().stalled()).isFalse();
        }
    }

    @Test
    void interruptOfAStrangerDoesNotEndTheLoop() throws InterruptedException {
        AtomicReference<Thread> loop = new AtomicReference<>();
        try (PeriodicThread thread =
                thread(
                        3600,
                        0,
                        () -> {
                            loop.set(Thread.currentThread());
                            return countRun();
                        })) {
            thread.start();
            awaitRun();

            loop.get().interrupt();
            thread.wake();

            awaitRun();
            assertThat(thread.status().running()).isTrue();
        }
    }

    @Test
    void secondStartIsIgnoredAndStartAfterStopRefused() throws InterruptedException {
        PeriodicThread thread = thread(3600, 0, this::countRun);
        thread.start();
        thread.start();
        awaitRun();
        thread.stop();

        assertThat(awaitRuns(thread, 1).totalRuns()).isOne();
        assertThatThrownBy(thread::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test-thread");
    }

    @Test
    void notedSummaryIsNoRun() {
        PeriodicThread thread = thread(30, 0, this::countRun);

        thread.setLastSummary(RunOutcome.ok("nothing to do"));
        thread.setLevel(ThreadLevel.LOW);

        ThreadStatus status = thread.status();
        assertThat(status.lastSummary())
                .contains(new RunSummary(1_767_225_600.5, 0.0, RunOutcome.ok("nothing to do")));
        assertThat(status.level()).isEqualTo(ThreadLevel.LOW);
        assertThat(status.totalRuns()).isZero();
        assertThat(status.lastRunTime()).isZero();
    }

    @Test
    void negativeAndNanTimesAreRefused() {
        assertThatThrownBy(() -> thread(-1, 0, this::countRun)).hasMessageContaining("-1");
        assertThatThrownBy(() -> thread(1, Double.NaN, this::countRun)).hasMessageContaining("NaN");
    }
}
