package io.lmcache4j.engine.layout;

import java.util.ArrayList;
import java.util.List;

/** Slots as LMCache shows them, in answers and in logs (http-api.md §4.8, engine.md §6.8). */
public final class SlotRanges {
    /** Shorter runs are shown slot by slot. */
    private static final int SHORTEST_RANGE = 3;

    private SlotRanges() {}

    /**
     * The slots in the order given, runs of three or more ascending neighbours as a range.
     *
     * @return slots as Integer and ranges as List of first and last; its text is Python's
     */
    public static List<Object> compress(int... slots) {
        List<Object> compressed = new ArrayList<>();
        int end;
        for (int start = 0; start < slots.length; start = end) {
            end = Runs.ascendingEnd(slots, start, slots.length);
            if (end - start >= SHORTEST_RANGE) {
                compressed.add(List.of(slots[start], slots[end - 1]));
            } else {
                for (int i = start; i < end; i++) {
                    compressed.add(slots[i]);
                }
            }
        }
        return compressed;
    }
}
