package io.lmcache4j.api.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Expected texts are what CPython 3.11's json module says about the same text. */
class JsonReaderTest {
    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "Expecting value: line 1 column 1 (char 0)"),
                Arguments.of("  ", "Expecting value: line 1 column 3 (char 2)"),
                Arguments.of(
                        "{",
                        "Expecting property name enclosed in double quotes: line 1 column 2 (char"
                                + " 1)"),
                Arguments.of("[", "Expecting value: line 1 column 2 (char 1)"),
                Arguments.of("{\"a\"", "Expecting ':' delimiter: line 1 column 5 (char 4)"),
                Arguments.of("{\"a\":", "Expecting value: line 1 column 6 (char 5)"),
                Arguments.of("{\"a\":1", "Expecting ',' delimiter: line 1 column 7 (char 6)"),
                Arguments.of(
                        "{\"a\":1,",
                        "Expecting property name enclosed in double quotes: line 1 column 8 (char"
                                + " 7)"),
                Arguments.of(
                        "{\"a\":1,}",
                        "Expecting property name enclosed in double quotes: line 1 column 8 (char"
                                + " 7)"),
                Arguments.of("[1", "Expecting ',' delimiter: line 1 column 3 (char 2)"),
                Arguments.of("[1,", "Expecting value: line 1 column 4 (char 3)"),
                Arguments.of("[1,]", "Expecting value: line 1 column 4 (char 3)"),
                Arguments.of("[,]", "Expecting value: line 1 column 2 (char 1)"),
                Arguments.of("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
                Arguments.of("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
                Arguments.of("nul", "Expecting value: line 1 column 1 (char 0)"),
                Arguments.of("Infinit", "Expecting value: line 1 column 1 (char 0)"),
                Arguments.of("-", "Expecting value: line 1 column 1 (char 0)"),
                Arguments.of("01", "Extra data: line 1 column 2 (char 1)"),
                Arguments.of("1.", "Extra data: line 1 column 2 (char 1)"),
                Arguments.of("1.e5", "Extra data: line 1 column 2 (char 1)"),
                Arguments.of("1e", "Extra data: line 1 column 2 (char 1)"),
                Arguments.of("[]]", "Extra data: line 1 column 3 (char 2)"),
                Arguments.of("\"é😀\" x", "Extra data: line 1 column 6 (char 5)"),
                Arguments.of("{\"a\":\n\n  x}", "Expecting value: line 3 column 3 (char 9)"),
                Arguments.of("\"abc", "Unterminated string starting at: line 1 column 1 (char 0)"),
                Arguments.of("\"a\\", "Unterminated string starting at: line 1 column 1 (char 0)"),
                Arguments.of("\"a\\x\"", "Invalid \\escape: line 1 column 3 (char 2)"),
                Arguments.of("\"\\u\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
                Arguments.of("\"a\\u12\"", "Invalid \\uXXXX escape: line 1 column 4 (char 3)"),
                Arguments.of("\"a\\u12G4\"", "Invalid \\uXXXX escape: line 1 column 4 (char 3)"),
                Arguments.of("\"a\\u1234", "Invalid \\uXXXX escape: line 1 column 4 (char 3)"),
                Arguments.of("\"a\nb\"", "Invalid control character at: line 1 column 3 (char 2)"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void saysWhatPythonSays(String text, String message) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage(message);
    }

    @Test
    void readsWhatPythonReads() throws Exception {
        assertThat(JsonReader.read(" [ 1 , -2.5e-3, \"\\ud83d\\ude00\\/\" ,null, true]\n"))
                .isEqualTo(java.util.Arrays.asList(1L, -0.0025, "😀/", null, true));
        assertThat(JsonReader.read("NaN")).isEqualTo(Double.NaN);
        assertThat(JsonReader.read("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(JsonReader.read("1e400")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(JsonReader.read("-0.0")).isEqualTo(-0.0);
        assertThat(JsonReader.read("-0")).isEqualTo(0L);
        assertThat(JsonReader.read("1E5")).isEqualTo(100000.0);
        assertThat(JsonReader.read("123456789012345678901234567890"))
                .isEqualTo(new BigInteger("123456789012345678901234567890"));
        assertThat(JsonReader.read("9223372036854775808")).isEqualTo(BigInteger.TWO.pow(63));
        assertThat(JsonReader.read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void ofARepeatedKeyTheLastValueCountsAtTheFirstPlace() throws Exception {
        var map = (Map<?, ?>) JsonReader.read("{\"a\":1,\"b\":3,\"a\":2}");
        assertThat(List.copyOf(map.entrySet()).toString()).isEqualTo("[a=2, b=3]");
    }

    @Test
    void detectsUnicodeEncodings() throws Exception {
        byte[] utf8WithMark = {
            (byte) 0xef, (byte) 0xbb, (byte) 0xbf, '"', (byte) 0xc3, (byte) 0xa9, '"'
        };
        assertThat(JsonReader.read(utf8WithMark)).isEqualTo("é");
        assertThat(JsonReader.read("\"é\"".getBytes(StandardCharsets.UTF_16))).isEqualTo("é");
        assertThat(JsonReader.read("\"é\"".getBytes(StandardCharsets.UTF_16LE))).isEqualTo("é");
        assertThat(JsonReader.read("\"é\"".getBytes(StandardCharsets.UTF_32BE))).isEqualTo("é");
        assertThat(JsonReader.read("5".getBytes(StandardCharsets.UTF_16BE))).isEqualTo(5L);
    }

    @Test
    void namesTheByteThatIsNoText() {
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'"', (byte) 0xff, '"'}))
                .isInstanceOf(UnreadableTextException.class)
                .hasMessage(
                        "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte");
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'[', (byte) 0xe9, '"', ']'}))
                .hasMessage(
                        "'utf-8' codec can't decode byte 0xe9 in position 1: invalid continuation"
                                + " byte");
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'[', (byte) 0xc3}))
                .hasMessage(
                        "'utf-8' codec can't decode byte 0xc3 in position 1: unexpected end of"
                                + " data");
    }

    @Test
    void refusesDepthBeforeItCostsStack() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(1_000_000)))
                .isInstanceOf(UnreadableTextException.class)
                .hasMessage("Nested deeper than 64 levels");
    }

    @Test
    void aMillionIntegersPass() throws Exception {
        assertThat((List<?>) JsonReader.read("[" + "7,".repeat(999_999) + "7]")).hasSize(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{},", "[],", "0,", "{\"a\":0},"})
    void refusesManyValuesBeforeTheyFillTheMemory(String each) {
        String many = "[" + each.repeat((8 << 20) / each.length());
        assertThatThrownBy(() -> JsonReader.read(many))
                .isInstanceOf(UnreadableTextException.class)
                .hasMessageStartingWith("Too many values");
    }

    @Test
    void refusesManyMembersBeforeTheyFillTheMemory() {
        String many =
                IntStream.range(0, 500_000)
                        .mapToObj(i -> "\"" + i + "\":0,")
                        .collect(Collectors.joining("", "{", ""));
        assertThatThrownBy(() -> JsonReader.read(many))
                .isInstanceOf(UnreadableTextException.class)
                .hasMessageStartingWith("Too many values");
    }

    /** Names with one hash code, as an attacker would choose them. */
    @Test
    @Timeout(20)
    void membersOfOneHashCodeAreNotComparedAllWithAll() throws Exception {
        String text =
                IntStream.range(0, 1 << 16)
                        .mapToObj(JsonReaderTest::ofOneHashCode)
                        .map(name -> "\"" + name + "\":0")
                        .collect(Collectors.joining(",", "{", "}"));
        assertThat((Map<?, ?>) JsonReader.read(text)).hasSize(1 << 16);
    }

    private static String ofOneHashCode(int bits) {
        return IntStream.range(0, 16)
                .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    @Test
    @Timeout(20)
    void longNumbersAndTextsCostNoMoreThanTheirLength() throws Exception {
        String digits = "1".repeat(8 << 20);
        assertThat(JsonReader.read("0." + digits)).isEqualTo(1.0 / 9);
        assertThat(JsonReader.read("1e" + digits)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(JsonReader.read('"' + digits + '"')).isEqualTo(digits);
        assertThatThrownBy(() -> JsonReader.read(digits)).hasMessageContaining("8388608 digits");
    }

    @Test
    void refusesIntegersThatPythonWouldNotConvert() throws Exception {
        assertThat(JsonReader.read("1".repeat(4300))).isInstanceOf(BigInteger.class);
        assertThatThrownBy(() -> JsonReader.read("-" + "1".repeat(4301)))
                .isInstanceOf(UnreadableTextException.class)
                .hasMessageContaining("value has 4301 digits");
    }
}
