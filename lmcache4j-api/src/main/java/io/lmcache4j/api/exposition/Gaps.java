package io.lmcache4j.api.exposition;

import java.util.Arrays;

/** Lines of text without the numbers at their ends. */
final class Gaps {
    private final byte[] text;

    /** Where the gaps are: one after the last blank of each line that is no comment. */
    private final int[] ends;

    private Gaps(byte[] text, int[] ends) {
        this.text = text;
        this.ends = ends;
    }

    /** Cuts the numbers out of what the library wrote. */
    static Gaps of(byte[] written) {
        byte[] text = new byte[written.length];
        int[] ends = new int[written.length];
        int length = 0;
        int gaps = 0;
        int start = 0;
        while (start < written.length) {
            int end = start;
            int blank = start;
            for (; written[end] != '\n'; end++) {
                if (written[end] == ' ') {
                    blank = end;
                }
            }
            boolean comment = written[start] == '#';
            int kept = (comment ? end : blank + 1) - start;
            System.arraycopy(written, start, text, length, kept);
            length += kept;
            if (!comment) {
                ends[gaps] = length;
                gaps++;
            }
            text[length] = '\n';
            length++;
            start = end + 1;
        }
        return new Gaps(Arrays.copyOf(text, length), Arrays.copyOf(ends, gaps));
    }

    Filling filling(TextBuffer out) {
        return new Filling(out);
    }

    /** Puts numbers into the gaps, first to last. */
    final class Filling {
        private final TextBuffer out;
        private int gap;
        private int from;

        private Filling(TextBuffer out) {
            this.out = out;
        }

        void number(double value) {
            next();
            out.append(value);
        }

        void number(long value) {
            next();
            out.append(value);
        }

        void seconds(long millis) {
            next();
            out.appendSeconds(millis);
        }

        private void next() {
            // With too many numbers the text comes out wrong, which a new template checks.
            int end = gap < ends.length ? ends[gap] : text.length;
            out.append(text, from, end - from);
            from = end;
            gap++;
        }

        /** Writes what follows the last number. */
        void end() {
            out.append(text, from, text.length - from);
        }
    }
}
