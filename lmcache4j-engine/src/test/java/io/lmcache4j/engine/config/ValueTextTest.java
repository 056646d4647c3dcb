package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ValueTextTest {
    @Test
    void valuesAreJsonInOneLine() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", Arrays.asList(1, 2.5, null, true));
        value.put("b \"", "x\\\n\u2028ä");
        value.put("c", Map.of());

        assertThat(ValueText.of("k", value))
                .isEqualTo(
                        "{\"a\": [1, 2.5, null, true],"
                                + " \"b \\\"\": \"x\\\\\\u000a\\u2028ä\", \"c\": {}}");
        assertThat(ValueText.of("k", Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
    }

    @Test
    void secretsAreMasked() {
        assertThat(ValueText.of("password", "hunter2")).isEqualTo("\"***\"");
        assertThat(ValueText.of("k", List.of(Map.of("token", "hunter2"))))
                .isEqualTo("[{\"token\": \"***\"}]");
    }

    @Test
    void longValuesAndNamesAreCut() {
        assertThat(ValueText.shortened("k", "x".repeat(500))).hasSize(123).endsWith("x...");
        assertThat(ValueText.name("a\r\nb" + "x".repeat(500))).hasSize(123).startsWith("a??bx");
    }

    @Test
    void whatIsNoPlainDataShowsItsType() {
        assertThat(ValueText.of("k", new Object())).isEqualTo("a Object");
    }
}
