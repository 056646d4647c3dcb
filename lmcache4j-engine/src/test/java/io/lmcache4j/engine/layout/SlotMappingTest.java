package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class SlotMappingTest {
    private static int[] parse(String text) throws SlotMappingException {
        SlotMapping mapping = SlotMapping.parse(text);
        assertThat(mapping.size()).isEqualTo(mapping.toArray().length);
        return mapping.toArray();
    }

    @Test
    void numbersAndRangesKeepTheirOrderAndDuplicates() throws SlotMappingException {
        assertThat(parse("1,2,3,[9,12],17")).containsExactly(1, 2, 3, 9, 10, 11, 12, 17);
        assertThat(parse("5,3,[1,2],5,[2,2]")).containsExactly(5, 3, 1, 2, 5, 2);
    }

    @Test
    void blanksAndEmptyItemsMeanNothing() throws SlotMappingException {
        assertThat(parse(" 1 ,\t[ 2 , 3 ]\n,,\u00a04\u2003,")).containsExactly(1, 2, 3, 4);
        assertThat(parse("1 2,3")).containsExactly(12, 3);
        assertThat(parse(",")).isEmpty();
        assertThat(parse(" , \u0085")).isEmpty();
        assertThat(parse("")).isEmpty();
    }

    @Test
    void aClosingBracketEndsItsItem() throws SlotMappingException {
        assertThat(parse("[1,2]3")).containsExactly(1, 2, 3);
        assertThat(parse("[1,2][4,4]")).containsExactly(1, 2, 4);
    }

    @Test
    void numbersArePythons() throws SlotMappingException {
        assertThat(parse("+5,1_0,-7,007,-0,[00,1],\u0663"))
                .containsExactly(5, 10, -7, 7, 0, 0, 1, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,[2,3]] | Nested brackets not allowed",
                "[[ | Nested brackets not allowed",
                "1]   | Unmatched closing bracket",
                "[1,2]] | Unmatched closing bracket",
                "[1,2 | Unclosed bracket",
                "a,[  | Unclosed bracket",
                "[3,1] | Range start 3 must be <= end 1",
                "[03,0001] | Range start 3 must be <= end 1",
                "a    | Invalid slot format: 'a'",
                "1,2,x y,z | Invalid slot format: 'xy'",
                "[-1,3] | Invalid slot format: '[-1,3]'",
                "[+1,3] | Invalid slot format: '[+1,3]'",
                "[1_0,30] | Invalid slot format: '[1_0,30]'",
                "[1,2,3] | Invalid slot format: '[1,2,3]'",
                "[1] | Invalid slot format: '[1]'",
                "[] | Invalid slot format: '[]'",
                "[,] | Invalid slot format: '[,]'",
                "1[2,3] | Invalid slot format: '1[2,3]'",
                "1__0 | Invalid slot format: '1__0'",
                "_1 | Invalid slot format: '_1'",
                "1_ | Invalid slot format: '1_'",
                "+ | Invalid slot format: '+'",
                "+-1 | Invalid slot format: '+-1'",
                "1.0 | Invalid slot format: '1.0'",
                "0x1 | Invalid slot format: '0x1'",
                "\u00b2 | Invalid slot format: '\u00b2'",
                // The first of several mistakes, brackets before everything else.
                "a,[3,1],] | Unmatched closing bracket",
                "b,[3,1] | Invalid slot format: 'b'",
                "[3,1],b | Range start 3 must be <= end 1"
            })
    void mistakesAreNamedInLMCachesWords(String text, String why) {
        assertThatThrownBy(() -> SlotMapping.parse(text))
                .isInstanceOf(SlotMappingException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0,999999999999]",
                "[0,1000000]",
                "[0,499999],[0,499999],7",
                "[0,99999999999999999999999999999999999999]"
            })
    void moreThanAMillionSlotsAreRefusedUnexpanded(String text) {
        assertThatThrownBy(() -> SlotMapping.parse(text))
                .isInstanceOf(SlotMappingException.class)
                .hasMessageStartingWith("At most 1000000 slots, not ");
    }

    @Test
    void aMillionSlotsAreRead() throws SlotMappingException {
        assertThat(parse("[1,999999],0")).hasSize(1_000_000).startsWith(1, 2).endsWith(999_999, 0);
    }

    @Test
    void longTextsNeedNoDeepStack() throws SlotMappingException {
        assertThat(parse("1,".repeat(100_000))).hasSize(100_000);
        assertThat(parse("1" + "_0".repeat(4))).containsExactly(10_000);
        String tooLong = "1" + "_0".repeat(50_000);
        assertThatThrownBy(() -> SlotMapping.parse(tooLong))
                .isInstanceOf(SlotMappingException.class)
                .hasMessage("Invalid slot format: '" + tooLong + "'");
    }

    @Test
    void slotsOutsideTheCachesAreNamed() throws SlotMappingException {
        assertThat(SlotMapping.parse("0,15,[3,9]").outOfBounds(16)).isEmpty();
        assertThat(SlotMapping.parse("").outOfBounds(16)).isEmpty();
        assertThat(SlotMapping.parse("99,0,100").outOfBounds(16))
                .contains("Slot indices out of bounds: [99, 100]. Valid range: 0 to 15");
        assertThat(SlotMapping.parse("[14,18],-3,16").outOfBounds(16))
                .contains("Slot indices out of bounds: [16, 17, 18, -3, 16]. Valid range: 0 to 15");
        assertThat(SlotMapping.parse("99999999999999999999,1").outOfBounds(16))
                .contains(
                        "Slot indices out of bounds: [99999999999999999999]. Valid range: 0 to 15");
        assertThat(SlotMapping.parse("[99999999999999999998,99999999999999999999]").outOfBounds(16))
                .contains(
                        "Slot indices out of bounds: [99999999999999999998, 99999999999999999999]."
                                + " Valid range: 0 to 15");
    }

    @Test
    void onlyTheFirstOfManyAreNamed() throws SlotMappingException {
        String text = SlotMapping.parse("[0,999999]").outOfBounds(16).orElseThrow();
        assertThat(text)
                .startsWith("Slot indices out of bounds: [16, 17, ")
                .endsWith(", 10015, ...]. Valid range: 0 to 15");
        assertThat(SlotMapping.parse("[16,10015]").outOfBounds(16).orElseThrow())
                .endsWith(", 10015]. Valid range: 0 to 15");
    }

    @Property(tries = 300)
    void whatIsPrintedIsReadBack(@ForAll("items") List<List<Integer>> items)
            throws SlotMappingException {
        StringBuilder text = new StringBuilder();
        List<Integer> expected = new ArrayList<>();
        for (List<Integer> item : items) {
            text.append(text.isEmpty() ? "" : ",");
            if (item.size() == 1) {
                text.append(item.getFirst());
            } else {
                text.append('[').append(item.getFirst()).append(',').append(item.getLast());
                text.append(']');
            }
            expected.addAll(item);
        }
        assertThat(parse(text.toString()))
                .containsExactly(expected.stream().mapToInt(i -> i).toArray());
        assertThat(SlotMapping.parse(text.toString())).hasToString(text.toString());
    }

    @Provide
    Arbitrary<List<List<Integer>>> items() {
        Arbitrary<List<Integer>> single = Arbitraries.integers().map(List::of);
        Arbitrary<List<Integer>> range =
                Arbitraries.integers()
                        .between(0, 1_000)
                        .flatMap(
                                first ->
                                        Arbitraries.integers()
                                                .between(2, 50)
                                                .map(
                                                        count ->
                                                                IntStream.range(
                                                                                first,
                                                                                first + count)
                                                                        .boxed()
                                                                        .toList()));
        return Arbitraries.oneOf(single, range).list().ofMaxSize(20);
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefused(@ForAll("texts") String text) {
        try {
            SlotMapping mapping = SlotMapping.parse(text);
            assertThat(mapping.size()).isLessThanOrEqualTo(SlotMapping.MAX_SLOTS);
            assertThat(SlotMapping.parse(mapping.toString())).hasToString(mapping.toString());
            if (mapping.outOfBounds(1_000).isEmpty()) {
                assertThat(IntStream.of(mapping.toArray()))
                        .allMatch(slot -> slot >= 0 && slot < 1_000);
            }
        } catch (SlotMappingException refused) {
            assertThat(refused).message().isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("0123456789,,[[]] +-_a\u0663\u00a0").ofMaxLength(24);
    }
}
