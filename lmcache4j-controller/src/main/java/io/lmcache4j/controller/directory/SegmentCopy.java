package io.lmcache4j.controller.directory;

/** A segment as it was at one moment. Used again for the next one. */
final class SegmentCopy {
    private int[] table = {};
    private int[] lists = {};
    private int length;

    /** Copies; under the lock of the segment. */
    void take(int[] from, Lists many) {
        length = from.length;
        if (table.length < length) {
            table = new int[length + length / 4];
        }
        System.arraycopy(from, 0, table, 0, length);
        lists = many.copiedInto(lists);
    }

    /** Ints of the table. */
    int length() {
        return length;
    }

    long mixed(int at) {
        return Segment.mixed(table, at);
    }

    int ref(int at) {
        return table[at + Segment.REF];
    }

    int count(int list) {
        return lists[list];
    }

    int get(int list, int index) {
        return lists[list + 1 + index];
    }
}
