package io.lmcache4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    // The clock may wrap around in the middle of a load.
    private static final long START = Long.sum(Long.MAX_VALUE, -1_000);

    @Test
    void aClosedLoopIsAlwaysDueUntilItsEndOrCount() {
        Arrivals arrivals = new Arrivals(new Pace.Closed(), START, START + 5_000, 2);
        assertThat(arrivals.isDue(START)).isTrue();
        assertThat(arrivals.take(START + 7)).isEqualTo(START + 7);
        assertThat(arrivals.isDue(START + 4_999)).isTrue();
        assertThat(arrivals.isDue(START + 5_000)).isFalse();
        arrivals.take(START + 8);
        assertThat(arrivals.isDue(START + 9)).isFalse();
        assertThat(arrivals.isExhausted()).isTrue();
        assertThat(arrivals.missed()).isZero();
    }

    @Test
    void anOpenLoopIsDueAtItsTimesHoweverLateItIsAsked() {
        Arrivals arrivals = new Arrivals(new Pace.Open(1_000_000), START, START + 5_000, 100);
        assertThat(arrivals.isDue(START)).isTrue();
        assertThat(arrivals.take(START + 3_500)).isEqualTo(START);
        assertThat(arrivals.take(START + 3_500)).isEqualTo(START + 1_000);
        assertThat(arrivals.isDue(START + 1_999)).isFalse();
        assertThat(arrivals.delay(START + 1_400)).isEqualTo(600);
        assertThat(arrivals.missed()).isEqualTo(3);
    }

    @Property(tries = 300)
    void everyRequestIsTakenOnceOrMissed(
            @ForAll @DoubleRange(min = 0.1, max = 1_000_000) double rate,
            @ForAll @IntRange(min = 1, max = 1_000_000_000) int nanos,
            @ForAll @IntRange(min = 1, max = 500) int max,
            @ForAll @IntRange(max = 500) int wanted) {
        Arrivals arrivals = new Arrivals(new Pace.Open(rate), START, START + nanos, max);
        long missed = arrivals.missed();
        int taken = 0;
        while (taken < wanted && arrivals.isDue(START + nanos)) {
            arrivals.take(START + nanos);
            taken++;
        }
        assertThat(arrivals.missed()).isEqualTo(missed - taken);
        if (taken < wanted) {
            assertThat(arrivals.missed()).isZero();
        }
    }
}
