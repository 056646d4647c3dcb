package io.lmcache4j.engine.storage.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvictionPolicyNameTest {
    @Test
    void namesAreReadInAnyCase() {
        assertThat(EvictionPolicy.Name.parse("lru")).isEqualTo(EvictionPolicy.Name.LRU);
        assertThat(EvictionPolicy.Name.parse(" Fifo ")).isEqualTo(EvictionPolicy.Name.FIFO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LRUU", "COST_AWARE"})
    void anUnknownNameListsTheSupportedOnes(String text) {
        assertThatThrownBy(() -> EvictionPolicy.Name.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LRU, LFU, FIFO, MRU");
    }
}
