package io.lmcache4j.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final RateLimit limit = new RateLimit(10);

    @Test
    void firstUseIsPermittedWhateverTheClock() {
        assertThat(limit.permit(-1_000_000)).hasValue(0);
    }

    @Test
    void refusalsAreCountedUntilTheNextPermission() {
        assertThat(limit.permit(0)).hasValue(0);
        assertThat(limit.permit(1)).isEmpty();
        assertThat(limit.permit(9)).isEmpty();
        assertThat(limit.permit(10)).hasValue(2);
        assertThat(limit.permit(19)).isEmpty();
        assertThat(limit.permit(100)).hasValue(1);
        assertThat(limit.permit(200)).hasValue(0);
    }

    @Test
    void clockMayWrapAround() {
        assertThat(limit.permit(Long.MAX_VALUE)).hasValue(0);
        assertThat(limit.permit(Long.MIN_VALUE + 8)).isEmpty();
        assertThat(limit.permit(Long.MIN_VALUE + 9)).hasValue(1);
    }
}
