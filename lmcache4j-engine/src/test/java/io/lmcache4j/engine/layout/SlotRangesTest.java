package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class SlotRangesTest {
    /** The examples of http-api.md §12.6 in their newest form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,3,4,5 | [[1, 5]]",
                "1,2,3,4,5,9,10,11,12 | [[1, 5], [9, 12]]",
                "1,3,5,7 | [1, 3, 5, 7]",
                "1,2,3,5,7,8,9 | [[1, 3], 5, [7, 9]]",
                "'' | []",
                "42 | [42]",
                "5,3,1,2,4,9,12,10,11 | [5, 3, 1, 2, 4, 9, 12, 10, 11]",
                "1,1,2,3 | [1, [1, 3]]",
                "0,1,2,100,101,102 | [[0, 2], [100, 102]]",
                "1,2,3,4,5,7,8 | [[1, 5], 7, 8]",
                "7,8 | [7, 8]",
                "3,2,1 | [3, 2, 1]",
                "-1,-1,-1 | [-1, -1, -1]",
                "-1,0,1 | [[-1, 1]]"
            })
    void threeAscendingNeighboursBecomeARange(String slots, String compressed) {
        int[] array =
                Arrays.stream(slots.split(","))
                        .filter(slot -> !slot.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
        assertThat(SlotRanges.compress(array)).hasToString(compressed);
    }

    @Property(tries = 300)
    void unfoldingGivesTheSlotsBack(
            @ForAll @Size(max = 60) List<@IntRange(min = -2, max = 9) Integer> slots) {
        List<Integer> unfolded = new ArrayList<>();
        for (Object item :
                SlotRanges.compress(slots.stream().mapToInt(Integer::intValue).toArray())) {
            switch (item) {
                case Integer slot -> unfolded.add(slot);
                case List<?> range ->
                        IntStream.rangeClosed((int) range.getFirst(), (int) range.getLast())
                                .forEach(unfolded::add);
                default -> throw new AssertionError("unexpected " + item);
            }
        }
        assertThat(unfolded).isEqualTo(slots);
    }
}
