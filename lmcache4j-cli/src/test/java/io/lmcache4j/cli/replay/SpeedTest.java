package io.lmcache4j.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTest {
    @Test
    void dueTimeShrinksWithTheFactor() {
        assertThat(Speed.parse("1").dueNanos(1500)).isEqualTo(1_500_000_000L);
        assertThat(Speed.parse("0.5").dueNanos(1500)).isEqualTo(3_000_000_000L);
        assertThat(Speed.parse("max").dueNanos(1500)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "fast", ""})
    void anythingElseIsRefusedWithTheValue(String text) {
        assertThatThrownBy(() -> Speed.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("speed must be ")
                .hasMessageContaining(text);
    }
}
