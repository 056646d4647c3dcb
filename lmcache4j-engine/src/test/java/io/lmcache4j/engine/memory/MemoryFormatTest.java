package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryFormatTest {
    @Test
    void codesAreThoseOfTheWire() {
        assertThat(MemoryFormat.values())
                .extracting(MemoryFormat::name)
                .containsExactly(
                        "UNDEFINED",
                        "KV_2LTD",
                        "KV_T2D",
                        "KV_2TD",
                        "BINARY",
                        "BINARY_BUFFER",
                        "KV_MLA_FMT",
                        "EC_TD",
                        "HS_TD");
        assertThat(MemoryFormat.values())
                .extracting(MemoryFormat::code)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(MemoryFormat.values())
                .allSatisfy(f -> assertThat(MemoryFormat.ofCode(f.code())).contains(f));
    }

    @Test
    void unknownCodesHaveNoFormat() {
        assertThat(MemoryFormat.ofCode(-1)).isEmpty();
        assertThat(MemoryFormat.ofCode(9)).isEmpty();
    }
}
