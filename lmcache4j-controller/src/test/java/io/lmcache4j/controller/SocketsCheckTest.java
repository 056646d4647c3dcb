package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.socket.SocketStats;
import io.lmcache4j.controller.socket.SocketStats.Traffic;
import io.lmcache4j.engine.health.HealthResult;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class SocketsCheckTest {
    private static final Traffic QUIET = new Traffic(5, 0, 0);

    private List<String> unread = List.of();
    private Traffic pull = QUIET;
    private long now;
    private final SocketsCheck check =
            new SocketsCheck(
                    () -> unread,
                    () -> new SocketStats(pull, QUIET, QUIET, Map.of(), List.of(), 0),
                    () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void socketsThatAreReadAreWell() {
        assertThat(check.check()).isInstanceOf(HealthResult.Healthy.class);
    }

    @Test
    void aSocketThatNobodyReadsIsNamed() {
        unread = List.of("reply");

        assertThat(check.check()).isEqualTo(new HealthResult.Unhealthy("nobody reads reply"));
    }

    @Test
    void aSocketThatStandsStillIsNamedUntilItGoesOn() {
        pull = new Traffic(7, 1, 1);
        check.check();
        pass(SocketsCheck.LONGEST.minusSeconds(1));
        assertThat(check.check()).isInstanceOf(HealthResult.Healthy.class);
        pass(Duration.ofSeconds(2));
        assertThat(check.check())
                .isEqualTo(new HealthResult.Unhealthy("pull has been at one message for 21 s"));

        pull = new Traffic(8, 1, 1);
        assertThat(check.check()).isInstanceOf(HealthResult.Healthy.class);
    }

    @Test
    void aBusySocketIsWell() {
        for (int i = 0; i < 100; i++) {
            pull = new Traffic(i, 1, 1);
            assertThat(check.check()).isInstanceOf(HealthResult.Healthy.class);
            pass(SocketsCheck.LONGEST);
        }
    }

    @Test
    void aSocketThatRestedInBetweenIsWell() {
        pull = new Traffic(7, 0, 1);
        check.check();
        pull = new Traffic(7, 0, 0);
        check.check();
        pass(SocketsCheck.LONGEST);
        pull = new Traffic(7, 0, 1);
        assertThat(check.check()).isInstanceOf(HealthResult.Healthy.class);
    }
}
