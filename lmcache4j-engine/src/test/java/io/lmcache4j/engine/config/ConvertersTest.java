package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.PythonVectors.Case;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ConvertersTest {
    private static final Map<String, Converter> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("int", Converters::toInt);
        BY_NAME.put("float", Converters::toFloat);
        BY_NAME.put("bool", Converters::toBool);
        BY_NAME.put("str", Converters::toText);
        BY_NAME.put("int_list", Converters::toIntList);
        BY_NAME.put("float_list", Converters::toFloatList);
        BY_NAME.put("str_list", Converters::toTextList);
        BY_NAME.put("local_disk", Converters::toLocalDisk);
        BY_NAME.put("plugin_locations", Converters::toPluginLocations);
    }

    @TestFactory
    List<DynamicTest> pythonAgrees() {
        List<DynamicTest> tests = new ArrayList<>();
        PythonVectors.converters()
                .forEach(
                        (name, cases) ->
                                tests.add(
                                        DynamicTest.dynamicTest(
                                                name,
                                                () ->
                                                        assertThat(cases)
                                                                .allSatisfy(
                                                                        c -> agrees(name, c)))));
        assertThat(tests).hasSameSizeAs(BY_NAME.keySet());
        return tests;
    }

    private static void agrees(String name, Case expected) {
        Converter converter = BY_NAME.get(name);
        if (expected.fails()) {
            assertThatThrownBy(() -> converter.convert(expected.in()))
                    .isInstanceOf(ConversionException.class);
        } else {
            assertThat(converter.convert(expected.in())).isEqualTo(expected.out());
        }
    }

    @Test
    void dictTakesMapsAndJsonTextsOfThem() {
        assertThat(Converters.toDict(Map.of("a", 1L))).isEqualTo(Map.of("a", 1L));
        assertThat(Converters.toDict("")).isNull();
        assertThat(Converters.toDict("null")).isNull();
        assertThat(Converters.toDict(" {\"a\": {\"b\": [1, 2.5, null, true, \"x\"]}} "))
                .isEqualTo(
                        Map.of(
                                "a",
                                Map.of("b", java.util.Arrays.asList(1L, 2.5, null, true, "x"))));
        assertThat(Converters.toDict("{\"a\": Infinity, \"a\": 18446744073709551615}"))
                .isEqualTo(Map.of("a", new BigInteger("18446744073709551615")));
    }

    @Test
    void dictRefusesWhatIsNoObjectAndSaysWhere() {
        assertThatThrownBy(() -> Converters.toDict("[1]"))
                .isInstanceOf(ConversionException.class)
                .hasMessage("expected a JSON object");
        assertThatThrownBy(() -> Converters.toDict("{\"password\": hunter2}"))
                .isInstanceOf(ConversionException.class)
                .hasMessageMatching("expected JSON \\(line 1, column \\d+ is not\\)");
        assertThatThrownBy(() -> Converters.toDict("{} {}"))
                .isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> Converters.toDict("{\"a\":".repeat(70) + "1" + "}".repeat(70)))
                .isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> Converters.toDict(List.of()))
                .isInstanceOf(ConversionException.class)
                .hasMessage("expected an object, or JSON text of one");
    }

    @Test
    void hiddenModeHasTwoNormalForms() {
        for (String text : List.of("prefix_strict", "Prefix-Strict", "PREFIXSTRICT")) {
            assertThat(Converters.toHiddenMode(text)).isEqualTo("prefix_strict");
        }
        for (String text : List.of("skip-missing-chunks", "SkipMissingChunks", "legacy")) {
            assertThat(Converters.toHiddenMode(text)).isEqualTo("skip_missing_chunks");
        }
        assertThatThrownBy(() -> Converters.toHiddenMode("strict"))
                .hasMessage("expected prefix_strict or skip_missing_chunks");
    }

    @Test
    void integersEndAt64Bits() {
        assertThatThrownBy(() -> Converters.toInt("9223372036854775808"))
                .hasMessage("expected an integer of 64 bits");
        assertThatThrownBy(() -> Converters.toInt(Double.POSITIVE_INFINITY))
                .hasMessage("expected a finite number");
    }
}
