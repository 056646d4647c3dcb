package io.lmcache4j.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Expected texts are what CPython 3.11's json module writes for the same value. */
class BodyStyleTest {
    private static String pretty(Object value) {
        return new String(BodyStyle.PRETTY.render(value), StandardCharsets.UTF_8);
    }

    private static String compact(Object value) {
        return new String(BodyStyle.COMPACT.render(value), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    @Test
    void prettyIsPythonsIndentOfTwo() {
        Object value =
                ordered(
                        "a",
                        List.of(),
                        "b",
                        Map.of(),
                        "c",
                        List.of(1, List.of(2, ordered("d", null)), Map.of()),
                        "e",
                        true,
                        "f",
                        false,
                        "g",
                        1.0,
                        "h",
                        Double.NaN,
                        "i",
                        Double.POSITIVE_INFINITY,
                        "j",
                        Double.NEGATIVE_INFINITY,
                        "k",
                        BigInteger.TEN.pow(20),
                        "",
                        Map.of("x", List.of(List.of())));
        assertThat(pretty(value))
                .isEqualTo(
                        """
                        {
                          "a": [],
                          "b": {},
                          "c": [
                            1,
                            [
                              2,
                              {
                                "d": null
                              }
                            ],
                            {}
                          ],
                          "e": true,
                          "f": false,
                          "g": 1.0,
                          "h": NaN,
                          "i": Infinity,
                          "j": -Infinity,
                          "k": 100000000000000000000,
                          "": {
                            "x": [
                              []
                            ]
                          }
                        }\
                        """);
    }

    @Test
    void prettyWritesBareValuesOnOneLine() {
        assertThat(pretty(List.of())).isEqualTo("[]");
        assertThat(pretty(Map.of())).isEqualTo("{}");
        assertThat(pretty("x")).isEqualTo("\"x\"");
        assertThat(pretty(null)).isEqualTo("null");
    }

    @Test
    void prettyEscapesAllThatIsNotPrintableAscii() {
        assertThat(pretty("q\" b\\ s/")).isEqualTo("\"q\\\" b\\\\ s/\"");
        assertThat(pretty("\b\f\n\r\t")).isEqualTo("\"\\b\\f\\n\\r\\t\"");
        assertThat(pretty("\0\u001f\u007f")).isEqualTo("\"\\u0000\\u001f\\u007f\"");
        assertThat(pretty("é漢😀")).isEqualTo("\"\\u00e9\\u6f22\\ud83d\\ude00\"");
        assertThat(pretty("\u2028\u0080ÿ\uffff")).isEqualTo("\"\\u2028\\u0080\\u00ff\\uffff\"");
        assertThat(pretty("\ud800")).isEqualTo("\"\\ud800\"");
        assertThat(pretty(Map.of("é\u007f", 1))).isEqualTo("{\n  \"\\u00e9\\u007f\": 1\n}");
    }

    @Test
    void compactHasNoBlanksAndRawUtf8() {
        Object value =
                ordered(
                        "a",
                        List.of(),
                        "b",
                        Map.of(),
                        "c",
                        Arrays.asList(1, List.of(2L, ordered("d", null)), Map.of()),
                        "e",
                        true,
                        "f",
                        0.1,
                        "é",
                        "é漢😀");
        assertThat(compact(value))
                .isEqualTo(
                        "{\"a\":[],\"b\":{},\"c\":[1,[2,{\"d\":null}],{}],\"e\":true,\"f\":0.1,"
                                + "\"é\":\"é漢😀\"}");
    }

    @Test
    void compactEscapesOnlyWhatJsonMust() {
        assertThat(compact("q\" b\\ s/")).isEqualTo("\"q\\\" b\\\\ s/\"");
        assertThat(compact("\b\f\n\r\t")).isEqualTo("\"\\b\\f\\n\\r\\t\"");
        assertThat(compact("\0\u001f\u007f\u2028")).isEqualTo("\"\\u0000\\u001f\u007f\u2028\"");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void compactHasNoNumbersThatAreNotFinite(double value) {
        assertThatThrownBy(() -> compact(List.of(value)))
                .isInstanceOf(UnwritableValueException.class)
                .hasMessageContaining(Double.toString(value));
    }

    @Test
    void compactHasNoHalfCharacters() {
        assertThatThrownBy(() -> compact("\ud800")).isInstanceOf(UnwritableValueException.class);
    }

    @Test
    void otherObjectsAreNoJson() {
        assertThatThrownBy(() -> pretty(new Object()))
                .isInstanceOf(UnwritableValueException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void textIsUtf8() {
        assertThat(BodyStyle.TEXT.render("é")).containsExactly(0xc3, 0xa9);
        assertThat(BodyStyle.TEXT.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(BodyStyle.PRETTY.contentType()).isEqualTo("application/json");
    }
}
