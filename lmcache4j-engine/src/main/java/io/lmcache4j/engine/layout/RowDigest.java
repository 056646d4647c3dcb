package io.lmcache4j.engine.layout;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** MD5 over rows that are first copied into a buffer, widened on the way if they are bfloat16. */
final class RowDigest {
    private static final int BUFFER_BYTES = 1 << 16;

    private final MessageDigest md5 = md5();
    private final int rowBytes;
    private final int rows;
    private final byte[] bytes;
    private final MemorySegment buffer;
    private final byte[] wide;

    RowDigest(int rowBytes, boolean bfloat16) {
        this.rowBytes = rowBytes;
        this.rows = Math.max(1, BUFFER_BYTES / rowBytes);
        this.bytes = new byte[rows * rowBytes];
        this.buffer = MemorySegment.ofArray(bytes);
        this.wide = new byte[bfloat16 ? BUFFER_BYTES : 0];
    }

    int rowBytes() {
        return rowBytes;
    }

    /** How many rows fit. */
    int rows() {
        return rows;
    }

    /** Where rows are to be put, one after the other. */
    MemorySegment buffer() {
        return buffer;
    }

    /** Takes in the first rows of the buffer. */
    void update(int count) {
        int length = count * rowBytes;
        if (wide.length == 0) {
            md5.update(bytes, 0, length);
            return;
        }
        for (int from = 0; from < length; from += wide.length / 2) {
            md5.update(wide, 0, widen(from, Math.min(length, from + wide.length / 2)));
        }
    }

    /** A bfloat16 is the upper half of the float32 of the same value, every NaN included. */
    private int widen(int from, int to) {
        int at = 0;
        for (int i = from; i < to; i += 2) {
            wide[at] = 0;
            wide[at + 1] = 0;
            wide[at + 2] = bytes[i];
            wide[at + 3] = bytes[i + 1];
            at += 4;
        }
        return at;
    }

    /** The sum of what was taken in; starts anew. */
    String finish() {
        return HexFormat.of().formatHex(md5.digest());
    }

    /** The sum of a text of ASCII characters. */
    String ofText(CharSequence text) {
        return HexFormat.of()
                .formatHex(md5.digest(text.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
