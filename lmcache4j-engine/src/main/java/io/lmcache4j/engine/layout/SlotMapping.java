package io.lmcache4j.engine.layout;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Slots as a person lists them: {@code 1,2,3,[9,12],17}, a bracket being a range with both ends in
 * it (http-api.md §4.8). Order and duplicates are kept.
 *
 * <p>Numbers are Python's, so any size and sign can be listed; whether the KV caches have such
 * slots is a question of its own, {@link #outOfBounds}. Ranges stay folded until {@link #toArray}:
 * a listing costs no more than its text.
 */
public final class SlotMapping {
    /** Most slots of one listing. */
    public static final int MAX_SLOTS = 1_000_000;

    /** Most slots named in an error text; LMCache names them all. */
    private static final int MAX_NAMED = 10_000;

    private final List<Run> runs;
    private final int size;

    private SlotMapping(List<Run> runs, int size) {
        this.runs = runs;
        this.size = size;
    }

    /** Slots from first to last. */
    record Run(BigInteger first, BigInteger last) {
        BigInteger size() {
            return last.subtract(first).add(BigInteger.ONE);
        }
    }

    /**
     * Reads a listing. Whitespace and empty items mean nothing; text with nothing else lists no
     * slots.
     *
     * @throws SlotMappingException if it can't be read, or lists more than {@link #MAX_SLOTS}
     */
    public static SlotMapping parse(String text) throws SlotMappingException {
        List<Run> runs = SlotMappingParser.parse(text);
        BigInteger size = BigInteger.ZERO;
        for (Run run : runs) {
            size = size.add(run.size());
        }
        if (size.compareTo(BigInteger.valueOf(MAX_SLOTS)) > 0) {
            throw new SlotMappingException("At most " + MAX_SLOTS + " slots, not " + size);
        }
        return new SlotMapping(runs, size.intValueExact());
    }

    /** How many slots, duplicates counted. */
    public int size() {
        return size;
    }

    /**
     * What LMCache says of slots that KV caches don't have.
     *
     * @param slots slots of the KV caches
     * @return the text of the answer, naming at most the first 10,000 of them; empty if all exist
     */
    public Optional<String> outOfBounds(int slots) {
        BigInteger end = BigInteger.valueOf(slots);
        StringBuilder named = new StringBuilder();
        int count = 0;
        for (Run run : runs) {
            BigInteger slot = run.first;
            if (slot.signum() >= 0 && slot.compareTo(end) < 0) {
                // Ranges have no sign, so only their ends can be outside.
                slot = end;
            }
            for (; slot.compareTo(run.last) <= 0; slot = slot.add(BigInteger.ONE)) {
                if (count == MAX_NAMED) {
                    return Optional.of(outOfBounds(named.append(", ..."), slots));
                }
                named.append(count == 0 ? "" : ", ").append(slot);
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(outOfBounds(named, slots));
    }

    private static String outOfBounds(CharSequence named, int slots) {
        return "Slot indices out of bounds: [%s]. Valid range: 0 to %d".formatted(named, slots - 1);
    }

    /**
     * The slots, unfolded.
     *
     * @throws ArithmeticException if one is no int; see {@link #outOfBounds}
     */
    public int[] toArray() {
        int[] slots = new int[size];
        int at = 0;
        for (Run run : runs) {
            int last = run.last.intValueExact();
            for (int slot = run.first.intValueExact(); slot < last; slot++) {
                slots[at++] = slot;
            }
            slots[at++] = last;
        }
        return slots;
    }

    @Override
    public String toString() {
        return runs.stream()
                .map(
                        run ->
                                run.first.equals(run.last)
                                        ? run.first.toString()
                                        : "[" + run.first + "," + run.last + "]")
                .collect(Collectors.joining(","));
    }
}
