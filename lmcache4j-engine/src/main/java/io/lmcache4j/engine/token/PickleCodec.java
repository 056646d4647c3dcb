package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pickle protocol 5, as CPython's pickler in C writes it (engine.md §4.3). */
final class PickleCodec implements TupleCodec {
    private static final byte MARK = 0x28;
    private static final byte EMPTY_TUPLE = 0x29;
    private static final byte STOP = 0x2E;
    private static final byte BININT = 0x4A;
    private static final byte BININT1 = 0x4B;
    private static final byte BININT2 = 0x4D;
    private static final byte BINUNICODE = 0x58;
    private static final byte TUPLE = 0x74;
    private static final byte PROTO = (byte) 0x80;
    private static final byte TUPLE1 = (byte) 0x85;
    private static final byte TUPLE3 = (byte) 0x87;
    private static final byte LONG1 = (byte) 0x8A;
    private static final byte SHORT_BINUNICODE = (byte) 0x8C;
    private static final byte MEMOIZE = (byte) 0x94;

    private static final int VERSION_BYTES = 2;
    private static final int MAX_ITEM = 2 + 1 + Long.BYTES;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    @Override
    public int room(int tokens) {
        long items = MAX_ITEM * (tokens + 1L);
        long frames = PickleFrames.HEADER_BYTES * (items / PickleFrames.TARGET_BYTES + 1);
        return Math.toIntExact(VERSION_BYTES + frames + items + 16);
    }

    @Override
    public int encode(ChunkHash previous, long[] tokens, int from, int to, byte[] out) {
        int start = putVersion(out);
        int at = putPrevious(previous, out, start);
        at = putTuple(tokens, from, to, out, at);
        out[at++] = EMPTY_TUPLE;
        out[at++] = TUPLE3;
        out[at++] = MEMOIZE;
        out[at++] = STOP;
        return PickleFrames.close(out, start, at);
    }

    /** Writes what is before the first item, leaving room for the frame's header. */
    private static int putVersion(byte[] out) {
        out[0] = PROTO;
        out[1] = 5;
        return VERSION_BYTES + PickleFrames.HEADER_BYTES;
    }

    private static int putTuple(long[] tokens, int from, int to, byte[] out, int start) {
        int count = to - from;
        int at = start;
        if (count == 0) {
            out[at] = EMPTY_TUPLE;
            return at + 1;
        }
        if (count > 3) {
            out[at++] = MARK;
        }
        for (int i = from; i < to; i++) {
            at = putInt(tokens[i], out, at);
        }
        out[at++] = count > 3 ? TUPLE : (byte) (TUPLE1 + count - 1);
        out[at++] = MEMOIZE;
        return at;
    }

    private static int putPrevious(ChunkHash hash, byte[] out, int at) {
        if (!hash.aboveLong()) {
            return putInt(hash.bits(), out, at);
        }
        // A ninth byte, zero, keeps the two's complement positive.
        out[at] = LONG1;
        out[at + 1] = Long.BYTES + 1;
        WORD.set(out, at + 2, hash.bits());
        out[at + 2 + Long.BYTES] = 0;
        return at + MAX_ITEM;
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

    @Override
    public byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > PickleFrames.TARGET_BYTES / 2) {
            throw new IllegalArgumentException("text of " + utf8.length + " bytes is too long");
        }
        byte[] out = new byte[room(0) + utf8.length];
        int start = putVersion(out);
        int at =
                utf8.length <= 0xFF
                        ? put(SHORT_BINUNICODE, 1, utf8.length, out, start)
                        : put(BINUNICODE, 4, utf8.length, out, start);
        System.arraycopy(utf8, 0, out, at, utf8.length);
        at += utf8.length;
        out[at++] = MEMOIZE;
        out[at++] = STOP;
        return Arrays.copyOf(out, PickleFrames.close(out, start, at));
    }
}
