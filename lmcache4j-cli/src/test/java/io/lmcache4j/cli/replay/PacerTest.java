package io.lmcache4j.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class PacerTest {
    private static final long MILLI = 1_000_000;
    private final List<Long> waits = new ArrayList<>();
    private long now = 77;
    private boolean asked;

    private final Pacer pacer = new Pacer(new Speed(2), () -> now, this::await);

    private boolean await(long nanos) {
        waits.add(nanos);
        now += nanos;
        return asked;
    }

    @Test
    void waitsForTheTimeInTheTraceBySpeed() throws Exception {
        assertThat(pacer.awaitTurn(0)).isTrue();
        assertThat(pacer.awaitTurn(10)).isTrue();
        now += 3 * MILLI;
        assertThat(pacer.awaitTurn(20)).isTrue();

        assertThat(waits).containsExactly(0L, 5 * MILLI, 2 * MILLI);
    }

    @Test
    void lateRequestDoesNotWaitAndLosesNothing() throws Exception {
        now += 50 * MILLI;
        assertThat(pacer.awaitTurn(10)).isTrue();
        assertThat(pacer.awaitTurn(104)).isTrue();

        assertThat(waits).containsExactly(0L, 2 * MILLI);
    }

    @Test
    void endsWhenAskedToStop() throws Exception {
        asked = true;

        assertThat(pacer.awaitTurn(10)).isFalse();
    }
}
