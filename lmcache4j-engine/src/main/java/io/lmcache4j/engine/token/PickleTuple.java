package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Pickle protocol 5, as CPython's pickler in C writes it (engine.md §4.3).
 *
 * <p>Tokens are written forwards from a fixed position: an item is the low bytes of a little-endian
 * word, and the next item overwrites the rest. What stands before them ends at that position.
 */
final class PickleTuple extends SerializedTuple {
    private static final byte MARK = 0x28;
    private static final byte EMPTY_TUPLE = 0x29;
    private static final byte STOP = 0x2E;
    private static final byte BININT = 0x4A;
    private static final byte BININT1 = 0x4B;
    private static final byte BININT2 = 0x4D;
    private static final byte BINUNICODE = 0x58;
    private static final byte TUPLE = 0x74;
    private static final byte TUPLE1 = (byte) 0x85;
    private static final byte TUPLE3 = (byte) 0x87;
    private static final byte LONG1 = (byte) 0x8A;
    private static final byte SHORT_BINUNICODE = (byte) 0x8C;
    private static final byte MEMOIZE = (byte) 0x94;

    private static final int MAX_ITEM = 2 + Long.BYTES + 1;
    private static final int BEFORE_TOKENS = PickleFrames.BEFORE_BYTES + MAX_ITEM + 1;
    // Two tuples, the empty one, the stop, and what the last word spills.
    private static final int AFTER_TOKENS = 2 * 2 + 1 + 1 + Long.BYTES;

    // The word of an integer below 256, and what each larger class adds to that of the class below.
    private static final long WORD_BELOW_256 = BININT1 + (2L << LENGTH_SHIFT);
    private static final long FROM_256 = BININT2 - BININT1 + (1L << LENGTH_SHIFT);
    private static final long FROM_65536 = BININT - BININT2 + (2L << LENGTH_SHIFT);

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private int start;
    private int end;

    PickleTuple(int tokens) {
        super(room(tokens), tokens);
    }

    private static int room(int tokens) {
        long items = (long) MAX_ITEM * tokens;
        return Math.toIntExact(
                BEFORE_TOKENS + items + AFTER_TOKENS + PickleFrames.furtherHeaders(items));
    }

    @Override
    int start() {
        return start;
    }

    @Override
    int end() {
        return end;
    }

    @Override
    void open() {
        end = BEFORE_TOKENS;
    }

    @Override
    boolean toWords(long[] tokens, int count) {
        long seen = 0;
        for (int i = 0; i < count; i++) {
            long token = tokens[i];
            seen |= token;
            tokens[i] =
                    (token << 8)
                            + WORD_BELOW_256
                            + (((0xFF - token) >> 63) & FROM_256)
                            + (((0xFFFF - token) >> 63) & FROM_65536);
        }
        return seen >>> 31 == 0;
    }

    @Override
    void putWords(long[] words, int count) {
        byte[] out = bytes();
        int at = end;
        for (int i = 0; i < count; i++) {
            long word = words[i];
            WORD.set(out, at, word);
            at += (int) (word >>> LENGTH_SHIFT);
        }
        end = at;
    }

    @Override
    void putAny(long[] tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            end = putInt(tokens[i], bytes(), end);
        }
    }

    @Override
    void close(ChunkHash previous, int count) {
        byte[] out = bytes();
        int first = putBefore(previous, count, out);
        int at = putTuple(count, out, end);
        out[at] = EMPTY_TUPLE;
        out[at + 1] = TUPLE3;
        out[at + 2] = MEMOIZE;
        out[at + 3] = STOP;
        end = PickleFrames.close(out, first, at + 4);
        start = first - PickleFrames.BEFORE_BYTES;
    }

    /** Writes the previous hash and a mark so that they end where the tokens begin. */
    private static int putBefore(ChunkHash previous, int count, byte[] out) {
        byte[] item = new byte[MAX_ITEM + Long.BYTES];
        int length = putHash(previous, item, 0);
        int marks = count > 3 ? 1 : 0;
        int first = BEFORE_TOKENS - marks - length;
        System.arraycopy(item, 0, out, first, length);
        if (marks > 0) {
            out[BEFORE_TOKENS - 1] = MARK;
        }
        return first;
    }

    private static int putTuple(int count, byte[] out, int at) {
        if (count == 0) {
            out[at] = EMPTY_TUPLE;
            return at + 1;
        }
        out[at] = count > 3 ? TUPLE : (byte) (TUPLE1 + count - 1);
        out[at + 1] = MEMOIZE;
        return at + 2;
    }

    private static int putHash(ChunkHash hash, byte[] out, int at) {
        if (!hash.aboveLong()) {
            return putInt(hash.bits(), out, at);
        }
        // A ninth byte, zero, keeps the two's complement positive.
        out[at] = LONG1;
        int end = put((byte) (Long.BYTES + 1), Long.BYTES, hash.bits(), out, at + 1);
        out[end] = 0;
        return end + 1;
    }

    private static int putInt(long value, byte[] out, int at) {
        if (value >= 0 && value <= 0xFF) {
            return put(BININT1, 1, value, out, at);
        }
        if (value >= 0 && value <= 0xFFFF) {
            return put(BININT2, 2, value, out, at);
        }
        if (value == (int) value) {
            return put(BININT, 4, value, out, at);
        }
        int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(value ^ (value >> 63));
        int bytes = Math.ceilDiv(bits, 8);
        out[at] = LONG1;
        return put((byte) bytes, bytes, value, out, at + 1);
    }

    private static int put(byte first, int bytes, long value, byte[] out, int at) {
        out[at] = first;
        WORD.set(out, at + 1, value);
        return at + 1 + bytes;
    }

    /**
     * A text on its own.
     *
     * @throws IllegalArgumentException if it is longer than a seed could be
     */
    static byte[] ofText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > PickleFrames.TARGET_BYTES / 2) {
            throw new IllegalArgumentException("text of " + utf8.length + " bytes is too long");
        }
        int first = PickleFrames.BEFORE_BYTES;
        byte[] out = new byte[first + MAX_ITEM + utf8.length + 2];
        int at =
                utf8.length <= 0xFF
                        ? put(SHORT_BINUNICODE, 1, utf8.length, out, first)
                        : put(BINUNICODE, 4, utf8.length, out, first);
        System.arraycopy(utf8, 0, out, at, utf8.length);
        at += utf8.length;
        out[at] = MEMOIZE;
        out[at + 1] = STOP;
        return Arrays.copyOf(out, PickleFrames.close(out, first, at + 2));
    }
}
