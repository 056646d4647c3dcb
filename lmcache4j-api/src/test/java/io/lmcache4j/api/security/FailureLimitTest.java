package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

class FailureLimitTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailureLimit limit = new FailureLimit(clock::get);

    private void pass(double seconds) {
        clock.addAndGet((long) (seconds * 1e9));
    }

    private void fail(int times, String source) {
        for (int i = 0; i < times; i++) {
            assertThat(limit.failed(source)).isEmpty();
        }
    }

    @Test
    void theEleventhWithinAMinuteIsTooMany() {
        fail(5, "a");
        pass(20);
        fail(5, "a");
        assertThat(limit.failed("a")).hasValue(40);
        pass(39.5);
        assertThat(limit.failed("a")).hasValue(1);
    }

    @Test
    void anyMinuteCountsNotOnlyThoseOfTheClock() {
        fail(1, "a");
        pass(59);
        fail(9, "a");
        pass(1);
        fail(1, "a");
        assertThat(limit.failed("a")).hasValue(59);
    }

    @Test
    void oneThatIsTooManyDoesNotProlongTheWait() {
        fail(10, "a");
        for (int i = 0; i < 100; i++) {
            assertThat(limit.failed("a")).isNotEmpty();
        }
        pass(60);
        fail(10, "a");
    }

    @Test
    void sourcesDoNotCountForEachOther() {
        fail(10, "a");
        assertThat(limit.failed("a")).isNotEmpty();
        fail(10, "b");
    }

    @Test
    void whoComesFromEverNewAddressesSharesOneAccount() {
        for (int i = 0; i < FailureLimit.SOURCES; i++) {
            fail(1, "source " + i);
        }
        for (int i = 0; i < FailureLimit.MOST; i++) {
            fail(1, "another " + i);
        }
        assertThat(limit.failed("one more")).isNotEmpty();
        fail(1, "source 7");
        pass(60);
        fail(10, "one more");
    }
}
