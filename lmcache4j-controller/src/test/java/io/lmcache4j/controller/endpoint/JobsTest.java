package io.lmcache4j.controller.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.command.CommandException;
import io.lmcache4j.controller.command.CommandTimeoutException;
import io.lmcache4j.controller.command.FanOut;
import io.lmcache4j.controller.command.WorkerAnswer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class JobsTest {
    private static final Job.Order ORDER = new Job.Order("Clear", "a", "c");

    private final Jobs jobs = new Jobs(InstantSource.system());

    private static FanOut done(String event) {
        return new FanOut(
                7, true, List.of(new WorkerAnswer(0, OptionalLong.of(7), Optional.empty())));
    }

    private Job job(String event) {
        return jobs.find(event).orElseThrow();
    }

    @Test
    void whatWasDoneIsRemembered() throws Exception {
        FanOut answer = jobs.run("e", ORDER, JobsTest::done);

        assertThat(answer.numTokens()).isEqualTo(7);
        assertThat(job("e").status()).isEqualTo("partial");
        assertThat(job("e").numTokens()).hasValue(7);
        assertThat(job("e").workers())
                .containsExactly(new WorkerAnswer(0, OptionalLong.of(7), Optional.empty()));
        assertThat(job("e").ended()).isPresent();
    }

    @Test
    void whatWentWrongIsRememberedWithWhy() {
        assertThatThrownBy(
                        () ->
                                jobs.run(
                                        "late",
                                        ORDER,
                                        _ -> {
                                            throw new CommandTimeoutException("nobody");
                                        }))
                .isInstanceOf(CommandTimeoutException.class);
        assertThatThrownBy(
                        () ->
                                jobs.run(
                                        "refused",
                                        ORDER,
                                        _ -> {
                                            throw new CommandException("no");
                                        }))
                .hasMessage("no");
        assertThatThrownBy(
                        () ->
                                jobs.run(
                                        "broken",
                                        ORDER,
                                        _ -> {
                                            throw new IllegalStateException();
                                        }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(job("late").status()).isEqualTo("timeout");
        assertThat(job("late").error()).contains("nobody");
        assertThat(job("refused").status()).isEqualTo("failed");
        assertThat(job("refused").error()).contains("no");
        assertThat(job("broken").status()).isEqualTo("failed");
    }

    @Test
    void onlyTheLastOnesAreKept() throws Exception {
        for (int i = 1; i <= 1200; i++) {
            jobs.run("e" + i, ORDER, JobsTest::done);
        }

        assertThat(jobs.find("e200")).isEmpty();
        assertThat(jobs.newest(OptionalLong.empty(), 5000)).hasSize(1000);
        assertThat(jobs.newest(OptionalLong.of(1199), 2))
                .extracting(Job::eventId)
                .containsExactly("e1198", "e1197");
    }

    @Test
    void tooManyInTheBackgroundAreRefusedAndThoseUnderWayStay() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Jobs.Command waiting =
                event -> {
                    go.await();
                    return done(event);
                };
        for (int i = 0; i < 64; i++) {
            assertThat(jobs.runInBackground("b" + i, ORDER, waiting)).isTrue();
        }
        assertThat(jobs.runInBackground("more", ORDER, waiting)).isFalse();
        assertThat(jobs.find("more")).isEmpty();
        for (int i = 0; i < 1000; i++) {
            jobs.run("e" + i, ORDER, JobsTest::done);
        }
        assertThat(job("b0").status()).isEqualTo("running");

        go.countDown();

        while (job("b0").isRunning() || !jobs.runInBackground("after", ORDER, JobsTest::done)) {
            Thread.onSpinWait();
        }
    }
}
