package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Canonical CBOR (engine.md §4.3): every head in its shortest form. */
final class CborCodec implements TupleCodec {
    private static final int UNSIGNED = 0x00;
    private static final int NEGATIVE = 0x20;
    private static final int TEXT = 0x60;
    private static final int ARRAY = 0x80;

    private static final int MAX_ITEM = 1 + Long.BYTES;
    // Array of three, previous hash, length of the tokens, empty array, and what a store may spill.
    private static final int AROUND_ITEMS = 1 + MAX_ITEM + MAX_ITEM + 1 + Long.BYTES;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    @Override
    public int room(int tokens) {
        return Math.addExact(Math.multiplyExact(tokens, MAX_ITEM), AROUND_ITEMS);
    }

    @Override
    public int encode(ChunkHash previous, long[] tokens, int from, int to, byte[] out) {
        out[0] = (byte) (ARRAY | 3);
        int at = putPrevious(previous, out, 1);
        at = putHead(ARRAY, to - from, out, at);
        at = putTokens(tokens, from, to, out, at);
        out[at] = (byte) ARRAY;
        return at + 1;
    }

    private static int putPrevious(ChunkHash hash, byte[] out, int at) {
        return hash.aboveLong()
                ? putHead(UNSIGNED, hash.bits(), out, at)
                : putInt(hash.bits(), out, at);
    }

    private static int putTokens(long[] tokens, int from, int to, byte[] out, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            at = putInt(tokens[i], out, at);
        }
        return at;
    }

    private static int putInt(long value, byte[] out, int at) {
        return value >= 0 ? putHead(UNSIGNED, value, out, at) : putHead(NEGATIVE, ~value, out, at);
    }

    /** Writes a major type and its argument, which is unsigned. */
    private static int putHead(int major, long argument, byte[] out, int at) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(argument);
        if (argument >= 0 && argument < 24) {
            out[at] = (byte) (major | (int) argument);
            return at + 1;
        }
        int exponent = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3;
        int bytes = 1 << exponent;
        out[at] = (byte) (major | (24 + exponent));
        WORD.set(out, at + 1, argument << (Long.SIZE - 8 * bytes));
        return at + 1 + bytes;
    }

    @Override
    public byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[MAX_ITEM + Long.BYTES + utf8.length];
        int at = putHead(TEXT, utf8.length, out, 0);
        System.arraycopy(utf8, 0, out, at, utf8.length);
        return Arrays.copyOf(out, at + utf8.length);
    }
}
