package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class CircuitBreakerTest {
    private final IOException cause = new IOException("gone");
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final CircuitBreaker breaker =
            new CircuitBreaker(
                    "tier",
                    3,
                    new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), () -> 0.5),
                    now::get);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.tryPass()).isTrue();
            breaker.failed(cause);
        }
    }

    @Test
    void failuresInARowOpenIt() {
        fail(2);
        breaker.succeeded();
        fail(2);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        fail(1);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(breaker.tryPass()).isFalse();
    }

    @Test
    void afterAWhileOneCallIsTheTrial() {
        fail(3);
        now.addAndGet(SECOND);
        assertThat(breaker.mayPass()).as("a tenth more, by chance").isFalse();
        now.addAndGet(SECOND / 10);
        assertThat(breaker.mayPass()).isTrue();
        assertThat(breaker.tryPass()).isTrue();
        assertThat(breaker.mayPass()).isFalse();
        assertThat(breaker.tryPass()).isFalse();
        breaker.succeeded();
        assertThat(breaker.tryPass()).isTrue();
        assertThat(breaker.tryPass()).isTrue();
    }

    @Test
    void aTrialThatFailsOpensItForLongerUpToALimit() {
        fail(3);
        for (double wait : new double[] {1.1, 2.2, 4.4, 4.4}) {
            now.addAndGet((long) (wait * SECOND) - 1);
            assertThat(breaker.tryPass()).isFalse();
            now.addAndGet(1);
            fail(1);
        }
    }

    @Test
    void aTrialThatTellsNothingLeavesTheNextCallToTry() {
        fail(3);
        now.addAndGet(2 * SECOND);
        assertThat(breaker.tryPass()).isTrue();
        breaker.undecided();
        assertThat(breaker.tryPass()).isTrue();
    }

    @Test
    void whoeverFindsTheStoreWellLetsTheNextCallTry() {
        fail(3);
        assertThat(breaker.tryPass()).isFalse();
        breaker.foundWell();
        assertThat(breaker.tryPass()).isTrue();
        assertThat(breaker.tryPass()).isFalse();
    }

    @Test
    void lateFailuresOfCallsThatHadPassedChangeNothing() {
        assertThat(breaker.tryPass()).isTrue();
        fail(3);
        breaker.failed(cause);
        now.addAndGet(11 * SECOND / 10);
        assertThat(breaker.tryPass()).isTrue();
    }
}
