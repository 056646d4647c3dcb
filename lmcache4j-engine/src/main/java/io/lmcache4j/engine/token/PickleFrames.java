package io.lmcache4j.engine.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What a pickle has besides its opcodes: the version in front, and a header with the length before
 * every 64 KiB or so, which makes a frame.
 *
 * <p>CPython looks at the length of the frame before it saves an object, and starts another frame
 * there when the target is reached. Here the opcodes are written first, with room before them for
 * the version and one header, and cut afterwards where they are too long. That is rare: it takes a
 * chunk of some 12,000 tokens.
 */
final class PickleFrames {
    /** Bytes before the first opcode: the version and the header of the first frame. */
    static final int BEFORE_BYTES = 2 + 1 + Long.BYTES;

    /** Length from which a frame ends before the next object. */
    static final int TARGET_BYTES = 64 * 1024;

    private static final int HEADER_BYTES = 1 + Long.BYTES;
    private static final byte PROTO = (byte) 0x80;
    private static final byte VERSION = 5;
    private static final byte FRAME = (byte) 0x95;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private PickleFrames() {}

    /** Most bytes that the headers after the first one take for items of that many bytes. */
    static long furtherHeaders(long itemBytes) {
        return HEADER_BYTES * (itemBytes / TARGET_BYTES + 1);
    }

    /**
     * Puts the version and the headers in.
     *
     * @param first position of the first opcode, at least {@link #BEFORE_BYTES}
     * @param end position after the last one
     * @return position after the last one, which further headers move
     */
    static int close(byte[] out, int first, int end) {
        out[first - BEFORE_BYTES] = PROTO;
        out[first - BEFORE_BYTES + 1] = VERSION;
        int frame = first;
        int last = end;
        while (last - frame > TARGET_BYTES) {
            int cut = objectFrom(out, frame, frame + TARGET_BYTES);
            if (cut == last) {
                break;
            }
            putHeader(out, frame, cut);
            System.arraycopy(out, cut, out, cut + HEADER_BYTES, last - cut);
            frame = cut + HEADER_BYTES;
            last += HEADER_BYTES;
        }
        putHeader(out, frame, last);
        return last;
    }

    private static void putHeader(byte[] out, int first, int end) {
        out[first - HEADER_BYTES] = FRAME;
        WORD.set(out, first - Long.BYTES, (long) (end - first));
    }

    /** Position of the first opcode from {@code least} on that saves an object, or the end. */
    private static int objectFrom(byte[] out, int first, int least) {
        int at = first;
        while (true) {
            int next = at + 1;
            boolean object = true;
            switch (out[at]) {
                case 0x29 -> {}
                case 0x4B -> next = at + 2;
                case 0x4D -> next = at + 3;
                case 0x4A -> next = at + 5;
                case (byte) 0x8A -> next = at + 2 + out[at + 1];
                default -> object = false;
            }
            if (object && at >= least) {
                return at;
            }
            if (out[at] == 0x2E) {
                return next;
            }
            at = next;
        }
    }
}
