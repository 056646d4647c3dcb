package io.lmcache4j.engine.layout;

/** Stretches of a slot mapping that can be handled at once. */
final class Runs {
    private Runs() {}

    /** The end of the padding that begins at {@code from}. */
    static int paddingEnd(int[] slots, int from, int to) {
        int end = from + 1;
        while (end < to && slots[end] < 0) {
            end++;
        }
        return end;
    }

    /** The end of the ascending neighbours that begin at {@code from}. */
    static int ascendingEnd(int[] slots, int from, int to) {
        int next = slots[from] + 1;
        int end = from + 1;
        while (end < to && slots[end] == next) {
            end++;
            next++;
        }
        return end;
    }
}
