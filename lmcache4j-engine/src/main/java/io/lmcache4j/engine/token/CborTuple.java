package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Canonical CBOR (engine.md §4.3): every head in its shortest form.
 *
 * <p>Written from the end of the buffer to its front, so an item is the low bytes of a big-endian
 * word, and the item before it overwrites the rest.
 */
final class CborTuple extends SerializedTuple {
    private static final int UNSIGNED = 0x00;
    private static final int NEGATIVE = 0x20;
    private static final int TEXT = 0x60;
    private static final int ARRAY = 0x80;

    private static final int MAX_ITEM = 1 + Long.BYTES;
    // Array of three, previous hash, length of the tokens, empty array.
    private static final int AROUND_TOKENS = 1 + MAX_ITEM + MAX_ITEM + 1;

    // The word of an integer below 24, and what each larger class adds to that of the class below:
    // 18, 19 or 1a stands before one, two or four bytes.
    private static final long WORD_BELOW_24 = 1L << LENGTH_SHIFT;
    private static final long FROM_24 = 0x18_00L + (1L << LENGTH_SHIFT);
    private static final long FROM_256 = 0x19_0000L - 0x18_00L + (1L << LENGTH_SHIFT);
    private static final long FROM_65536 = 0x1A_0000_0000L - 0x19_0000L + (2L << LENGTH_SHIFT);

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private int start;

    CborTuple(int tokens) {
        super(Math.addExact(Math.multiplyExact(tokens, MAX_ITEM), AROUND_TOKENS), tokens);
    }

    @Override
    int start() {
        return start;
    }

    @Override
    int end() {
        return bytes().length;
    }

    @Override
    void open() {
        start = putHead(ARRAY, 0, bytes(), end());
    }

    @Override
    boolean toWords(long[] tokens, int count) {
        long seen = 0;
        for (int i = 0; i < count; i++) {
            long token = tokens[i];
            seen |= token;
            tokens[i] =
                    token
                            + WORD_BELOW_24
                            + (((23 - token) >> 63) & FROM_24)
                            + (((0xFF - token) >> 63) & FROM_256)
                            + (((0xFFFF - token) >> 63) & FROM_65536);
        }
        return seen >>> 32 == 0;
    }

    @Override
    void putWords(long[] words, int count) {
        byte[] out = bytes();
        int at = start;
        for (int i = count - 1; i >= 0; i--) {
            long word = words[i];
            WORD.set(out, at - Long.BYTES, word);
            at -= (int) (word >>> LENGTH_SHIFT);
        }
        start = at;
    }

    @Override
    void putAny(long[] tokens, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            start = putInt(tokens[i], bytes(), start);
        }
    }

    @Override
    void close(ChunkHash previous, int count) {
        byte[] out = bytes();
        int at = putHead(ARRAY, count, out, start);
        at =
                previous.aboveLong()
                        ? putHead(UNSIGNED, previous.bits(), out, at)
                        : putInt(previous.bits(), out, at);
        start = putHead(ARRAY, 3, out, at);
    }

    private static int putInt(long value, byte[] out, int end) {
        return value >= 0
                ? putHead(UNSIGNED, value, out, end)
                : putHead(NEGATIVE, ~value, out, end);
    }

    /**
     * Writes a major type and its argument, which is unsigned.
     *
     * @param end position after the item
     * @return position of the item
     */
    private static int putHead(int major, long argument, byte[] out, int end) {
        if (argument >= 0 && argument < 24) {
            out[end - 1] = (byte) (major | argument);
            return end - 1;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(argument);
        int exponent = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3;
        int bytes = 1 << exponent;
        for (int i = 0; i < bytes; i++) {
            out[end - 1 - i] = (byte) (argument >>> (8 * i));
        }
        out[end - 1 - bytes] = (byte) (major | (24 + exponent));
        return end - 1 - bytes;
    }

    /** A text on its own. */
    static byte[] ofText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[MAX_ITEM + utf8.length];
        System.arraycopy(utf8, 0, out, MAX_ITEM, utf8.length);
        return Arrays.copyOfRange(out, putHead(TEXT, utf8.length, out, MAX_ITEM), out.length);
    }
}
