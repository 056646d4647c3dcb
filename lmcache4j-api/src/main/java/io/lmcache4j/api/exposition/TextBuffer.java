package io.lmcache4j.api.exposition;

import java.util.Arrays;

/** Bytes that grow, and numbers written into them as the library does. */
final class TextBuffer {
    private static final int FIRST_SIZE = 1 << 10;

    /** From here on Double.toString writes an exponent. */
    private static final double EXPONENT_FROM = 1e7;

    private static final int MAX_DIGITS = 20;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    void clear() {
        length = 0;
    }

    /** Clears it and gives the memory back. */
    void release() {
        length = 0;
        bytes = new byte[FIRST_SIZE];
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void append(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** As Double.toString, except for infinity. */
    void append(double value) {
        long whole = (long) value;
        if (whole == value && Math.abs(value) < EXPONENT_FROM && !isNegativeZero(value)) {
            append(whole);
            appendAscii(".0");
        } else if (Double.isInfinite(value)) {
            appendAscii(value > 0 ? "+Inf" : "-Inf");
        } else {
            appendAscii(Double.toString(value));
        }
    }

    private static boolean isNegativeZero(double value) {
        return Double.doubleToRawLongBits(value) == Long.MIN_VALUE;
    }

    void append(long value) {
        if (value < 0) {
            // The most negative one has no positive counterpart.
            appendAscii(Long.toString(value));
            return;
        }
        reserve(MAX_DIGITS);
        int end = length + digits(value);
        int at = end;
        long left = value;
        do {
            at--;
            bytes[at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        length = end;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long left = value / 10; left > 0; left /= 10) {
            digits++;
        }
        return digits;
    }

    /** Milliseconds as seconds with three decimals. */
    void appendSeconds(long millis) {
        append(millis / 1000);
        appendAscii(".");
        long rest = millis % 1000;
        // Below zero as the library does it, too, sign after the zeros.
        if (rest < 100) {
            appendAscii("0");
        }
        if (rest < 10) {
            appendAscii("0");
        }
        append(rest);
    }

    @SuppressWarnings("deprecation") // the one that takes the low bytes: right for ASCII, and fast
    private void appendAscii(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
    }

    private void reserve(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
