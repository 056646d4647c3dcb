package io.lmcache4j.engine.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Frames of a pickle: a header with the length before every 64 KiB or so.
 *
 * <p>CPython looks at the frame's length before it saves an object, and starts a new frame there
 * when it has reached the target. Here the opcodes are written without headers first, with room for
 * the first one before them, and cut afterwards, which is rare: it takes chunks of some 12,000
 * tokens.
 */
final class PickleFrames {
    /** Opcode and length. */
    static final int HEADER_BYTES = 1 + Long.BYTES;

    /** Length from which a frame is ended before the next object. */
    static final int TARGET_BYTES = 64 * 1024;

    private static final byte FRAME = (byte) 0x95;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private PickleFrames() {}

    /**
     * Writes the header of the opcodes in a range, or cuts them into several frames.
     *
     * @param start position of the first opcode; the header goes before it
     * @param end position after the last one
     * @return position after the last one, which cutting moves
     */
    static int close(byte[] out, int start, int end) {
        int frame = start;
        int last = end;
        while (last - frame > TARGET_BYTES) {
            int cut = nextObject(out, frame, frame + TARGET_BYTES);
            if (cut < 0) {
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

    private static void putHeader(byte[] out, int start, int end) {
        out[start - HEADER_BYTES] = FRAME;
        WORD.set(out, start - Long.BYTES, (long) (end - start));
    }

    /** Position of the first object from {@code from} on, or -1. */
    private static int nextObject(byte[] out, int start, int from) {
        int at = start;
        while (true) {
            int next =
                    switch (out[at]) {
                        case 0x4B -> at + 2;
                        case 0x4D -> at + 3;
                        case 0x4A -> at + 5;
                        case (byte) 0x8A -> at + 2 + out[at + 1];
                        default -> at + 1;
                    };
            if (at >= from && isObject(out[at])) {
                return at;
            }
            if (out[at] == 0x2E) {
                return -1;
            }
            at = next;
        }
    }

    private static boolean isObject(byte opcode) {
        return switch (opcode) {
            case 0x4B, 0x4D, 0x4A, (byte) 0x8A, 0x29 -> true;
            default -> false;
        };
    }
}
