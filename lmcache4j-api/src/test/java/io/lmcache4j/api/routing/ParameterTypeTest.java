package io.lmcache4j.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Expectations were recorded from pydantic 2.13 for the same texts. */
class ParameterTypeTest {
    private static final ParameterType.Whole WHOLE = new ParameterType.Whole();
    private static final ParameterType.Flag FLAG = new ParameterType.Flag(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7", " 7 ", "\t7\n", "\u00a07", "7.0", "7.00", "+7", "0_7", "007",
            })
    void integersAreReadAsThere(String text) throws Exception {
        assertThat(WHOLE.parse(List.of(text))).contains(BigInteger.valueOf(7));
    }

    @Test
    void integersHaveSignsAndAnySize() throws Exception {
        assertThat(WHOLE.parse(List.of("-007"))).contains(BigInteger.valueOf(-7));
        assertThat(WHOLE.parse(List.of("-1.0"))).contains(BigInteger.valueOf(-1));
        assertThat(WHOLE.parse(List.of("-0"))).contains(BigInteger.ZERO);
        assertThat(WHOLE.parse(List.of("1_0.0"))).contains(BigInteger.TEN);
        assertThat(WHOLE.parse(List.of("1" + "0".repeat(30)))).contains(BigInteger.TEN.pow(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "1.", "1.5", "+-1", "--1", "-+1", "_1", "1_", "1__0", "0x1", "1e3", "١",
                "1.0_0", "+ 1", "1 0", "+", "-", ".0", "1.0.0", "1;0", "１",
            })
    void otherTextsAreNoIntegers(String text) {
        assertThatThrownBy(() -> WHOLE.parse(List.of(text)))
                .isInstanceOfSatisfying(
                        InvalidParameterException.class,
                        e -> {
                            assertThat(e.type()).isEqualTo("int_parsing");
                            assertThat(e.input()).isEqualTo(text);
                        })
                .hasMessage(
                        "Input should be a valid integer, unable to parse string as an integer");
    }

    @Test
    void integersHaveAtMost4300Digits() throws Exception {
        assertThat(WHOLE.parse(List.of("1".repeat(4300)))).isPresent();
        assertThatThrownBy(() -> WHOLE.parse(List.of("1".repeat(4301))))
                .isInstanceOfSatisfying(
                        InvalidParameterException.class,
                        e -> assertThat(e.type()).isEqualTo("int_parsing_size"))
                .hasMessage("Unable to parse input string as an integer, exceeded maximum size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "tRuE", "1", "yes", "on", "t", "y"})
    void sixWordsAreTrue(String text) throws Exception {
        assertThat(FLAG.parse(List.of(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "0", "no", "off", "f", "N"})
    void sixWordsAreFalse(String text) throws Exception {
        assertThat(new ParameterType.Flag(true).parse(List.of(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " true", "1.0", "2", "ｔrue", "null"})
    void otherTextsAreNoBooleans(String text) {
        assertThatThrownBy(() -> FLAG.parse(List.of(text)))
                .isInstanceOfSatisfying(
                        InvalidParameterException.class,
                        e -> assertThat(e.type()).isEqualTo("bool_parsing"))
                .hasMessage("Input should be a valid boolean, unable to interpret input");
    }

    @Test
    void ofARepeatedScalarTheLastCounts() throws Exception {
        assertThat(WHOLE.parse(List.of("x", "2"))).contains(BigInteger.TWO);
        assertThat(FLAG.parse(List.of("x", "on"))).isTrue();
        assertThat(new ParameterType.Text().parse(List.of("a", ""))).contains("");
        assertThat(new ParameterType.Texts().parse(List.of("a", "", "b,c")))
                .contains(List.of("a", "", "b,c"));
    }

    @Test
    void absentOnesHaveTheirDefault() {
        assertThat(WHOLE.absent()).isEmpty();
        assertThat(new ParameterType.Flag(true).absent()).isTrue();
        assertThat(new ParameterType.Texts().absent()).isEqualTo(Optional.empty());
    }
}
