package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.routing.DetailException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

class LongWorkTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private String waits() throws InterruptedException {
        started.countDown();
        try {
            await(released);
            return "done";
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing came");
        }
    }

    private static LongWork work(Duration turn, Duration longest) {
        return new LongWork("test", "test work", turn, longest);
    }

    private record Call<T>(FutureTask<T> result, Thread thread) {
        static <T> Call<T> start(LongWork work, Callable<T> what) {
            var task = new FutureTask<>(() -> work.run(what));
            return new Call<>(task, Thread.ofVirtual().start(task));
        }

        T get() throws Exception {
            return result.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void itRunsOnAPlatformThreadAndGivesWhatComesOfIt() throws Exception {
        LongWork work = work(LONG, LONG);
        assertThat(Call.start(work, () -> Thread.currentThread().isVirtual()).get()).isFalse();
        assertThatThrownBy(
                        () ->
                                work.run(
                                        () -> {
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(work.run(() -> 3)).isEqualTo(3);
    }

    @Test
    void whoComesDuringAnotherIsRefusedAfterAWhile() throws Exception {
        LongWork work = work(SHORT, LONG);
        var first = Call.start(work, this::waits);
        await(started);
        assertThatThrownBy(() -> work.run(() -> 1))
                .isInstanceOf(DetailException.class)
                .hasMessageStartingWith("Another test work is running");
        released.countDown();
        assertThat(first.get()).isEqualTo("done");
        assertThat(work.run(() -> 1)).isEqualTo(1);
    }

    @Test
    void whoCanWaitGetsTheirTurn() throws Exception {
        LongWork work = work(LONG, LONG);
        var first = Call.start(work, this::waits);
        await(started);
        var second = Call.start(work, () -> "second");
        assertThat(second.result().isDone()).isFalse();
        released.countDown();
        assertThat(first.get()).isEqualTo("done");
        assertThat(second.get()).isEqualTo("second");
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        LongWork work = work(LONG, SHORT);
        assertThatThrownBy(() -> work.run(this::waits))
                .isInstanceOf(DetailException.class)
                .hasMessageContaining("was given up");
        await(interrupted);
    }

    @Test
    void anInterruptedCallerTakesTheWorkAlong() throws Exception {
        LongWork work = work(LONG, LONG);
        var call = Call.start(work, this::waits);
        await(started);
        call.thread().interrupt();
        assertThatThrownBy(call::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        await(interrupted);
        assertThat(work.run(() -> 1)).isEqualTo(1);
    }
}
