package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class ConverterPropertiesTest {
    private static final List<ConfigKey> KEYS = KeyTable.standard().keys();

    @Property(tries = 500)
    void aKeyTakesAPlainValueOrRefusesItWithTheConvertersError(
            @ForAll("plainValues") Object value, @ForAll @IntRange(max = 109) int index) {
        ConfigKey key = KEYS.get(index);
        try {
            Object converted = key.convert(value);
            assertThat(PlainValue.copyOf(converted)).isEqualTo(converted);
            // What was stored once can be stored again, as a revert does.
            assertThat(key.convert(converted)).isEqualTo(converted);
        } catch (ConversionException e) {
            assertThat(e).hasMessageStartingWith("expected ");
        }
    }

    @Property(tries = 500)
    void numbersAreFoundInAnyTextOfTheirCharacters(
            @ForAll @CharRange(from = '+', to = '9') @Size(max = 12) String text) {
        for (Converter converter : List.<Converter>of(Converters::toInt, Converters::toFloat)) {
            try {
                assertThat(converter.convert(text)).isInstanceOf(Number.class);
            } catch (ConversionException e) {
                assertThat(text).doesNotMatch("[0-9]+");
            }
        }
    }

    @Property(tries = 300)
    void anIntegerSurvivesItsTextInAllSpellings(@ForAll long number) {
        String sign = number < 0 ? "-" : "";
        String digits = Long.toString(number).substring(sign.length());
        assertThat(Converters.toInt(" " + sign + "00" + digits + "\n")).isEqualTo(number);
        assertThat(Converters.toInt(sign + String.join("_", digits.split("")))).isEqualTo(number);
        assertThat(Converters.toInt(String.format(Locale.ROOT, "%+d", number))).isEqualTo(number);
    }

    @Property(tries = 300)
    void aNumberSurvivesItsPythonText(@ForAll double number) {
        assertThat(Converters.toFloat(PythonText.of(number))).isEqualTo(number);
    }

    @Property(tries = 300)
    void aListSurvivesItsText(@ForAll List<Long> numbers) {
        String text = String.join(" , ", numbers.stream().map(String::valueOf).toList());
        assertThat(Converters.toIntList(text)).isEqualTo(numbers);
    }

    @Property(tries = 300)
    void unquotingNeverFails(@ForAll("quoted") String text) {
        assertThat(Environment.unquote(text)).isNotNull();
    }

    @Property(tries = 300)
    void quotedTextIsTheText(@ForAll String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(String.format(Locale.ROOT, "\\u%04x", c)));
        assertThat(Environment.unquote(quoted.append('"').toString())).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> quoted() {
        return Arbitraries.strings().withChars("'\"\\nxuUN{}07\na").ofMaxLength(12);
    }

    @Provide
    Arbitrary<Object> plainValues() {
        Arbitrary<Object> texts =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(8),
                        Arbitraries.strings().withChars("0123456789.,+-_e {}[]:\"").ofMaxLength(8),
                        Arbitraries.of("true", "1", "LRU", "builtin", "naive", "legacy", "{}"));
        Arbitrary<Object> scalars =
                Arbitraries.oneOf(
                        texts,
                        Arbitraries.longs().map(Object.class::cast),
                        Arbitraries.integers().between(0, 9).map(Object.class::cast),
                        Arbitraries.doubles().map(Object.class::cast),
                        Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, -0.0),
                        Arbitraries.of(true, false));
        return Arbitraries.lazyOf(
                () -> scalars,
                () -> scalars,
                () -> scalars.list().ofMaxSize(3).map(Object.class::cast),
                () ->
                        Arbitraries.maps(
                                        Arbitraries.of("ping_interval", "lmcache4j.none_hash", "x"),
                                        scalars)
                                .ofMaxSize(3)
                                .map(Collections::unmodifiableMap)
                                .map(Map.class::cast));
    }
}
