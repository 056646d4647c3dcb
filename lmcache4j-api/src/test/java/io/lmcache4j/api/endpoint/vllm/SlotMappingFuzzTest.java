package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.lmcache4j.api.fuzz.FuzzRuns;
import io.lmcache4j.engine.layout.SlotMapping;
import io.lmcache4j.engine.layout.SlotMappingException;
import io.lmcache4j.engine.layout.SlotRanges;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

class SlotMappingFuzzTest {
    private static final FuzzRuns RUNS = FuzzRuns.of(SlotMappingFuzzTest.class);
    private static final int SLOTS = 1000;

    /** A listing is refused with a reason, or it reads as what it says it is. */
    @FuzzTest(maxExecutions = FuzzRuns.EXECUTIONS)
    void slotMapping(byte[] bytes) throws Exception {
        RUNS.count();
        String text = new String(bytes, StandardCharsets.UTF_8);
        SlotMapping slots;
        try {
            slots = SlotMapping.parse(text);
        } catch (SlotMappingException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(slots.size()).isBetween(0, SlotMapping.MAX_SLOTS);
        assertThat(SlotMapping.parse(slots.toString())).hasToString(slots.toString());
        if (slots.outOfBounds(SLOTS).isEmpty()) {
            int[] all = slots.toArray();
            assertThat(all).hasSize(slots.size());
            assertThat(IntStream.of(all).allMatch(slot -> slot >= 0 && slot < SLOTS)).isTrue();
            assertThat(unfolded(SlotRanges.compress(all))).isEqualTo(all);
        }
    }

    private static int[] unfolded(List<Object> ranges) {
        return ranges.stream()
                .flatMapToInt(
                        item ->
                                item instanceof List<?> range
                                        ? IntStream.rangeClosed(
                                                (int) range.getFirst(), (int) range.getLast())
                                        : IntStream.of((int) item))
                .toArray();
    }
}
