package io.lmcache4j.controller.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads a {@link WorkerMsg.BatchedKVOperationMsg} without making an object for each operation: most
 * of what a controller hears is this message. Reads it in the form in which LMCache writes it;
 * everything else is left to {@link MessageCodec}. For one thread; what it tells is good until the
 * next {@link #read}.
 */
public final class KVBatchReader {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** A map of five, its tag, and the name of the first field. */
    private static final byte[] HEAD =
            text("\u0085", "type", "BatchedKVOperationMsg", "instance_id");

    private static final byte[] WORKER_ID = text("", "worker_id");
    private static final byte[] LOCATION = text("", "location");
    private static final byte[] OPERATIONS = text("", "operations");

    /** A map of three, and the first field with its value, up to the name of the second. */
    private static final byte[] ADMIT = text("\u0083", "op_type", "admit", "key");

    private static final byte[] EVICT = text("\u0083", "op_type", "evict", "key");
    private static final byte[] SEQ_NUM = text("", "seq_num");

    private final Name instance = new Name();
    private final Name location = new Name();
    private long workerId;
    private int size;
    private long[] keys = new long[64];
    private long[] sequence = new long[64];
    private long[] admits = new long[1];
    private final BitSet high = new BitSet();

    private byte[] frame = {};
    private int at;
    private boolean plain;
    private boolean unsigned;

    /** A text that is mostly the same as the last time. */
    private static final class Name {
        private byte[] bytes = {};
        private String text = "";

        void set(byte[] frame, int from, int to) {
            if (!Arrays.equals(bytes, 0, bytes.length, frame, from, to)) {
                bytes = Arrays.copyOfRange(frame, from, to);
                text = new String(bytes, StandardCharsets.UTF_8);
            }
        }
    }

    /** The bytes of short texts, each with its header, after some bytes of Latin 1. */
    private static byte[] text(String before, String... texts) {
        var bytes = new StringBuilder(before);
        for (String text : texts) {
            bytes.append((char) (0xa0 | text.length())).append(text);
        }
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a frame.
     *
     * @return false if it is none of these, or not in LMCache's own form; nothing it tells is of
     *     use then
     */
    public boolean read(byte[] bytes) {
        frame = bytes;
        at = 0;
        plain = true;
        high.clear();
        size = 0;
        expect(HEAD);
        name(instance);
        expect(WORKER_ID);
        workerId = whole();
        expect(LOCATION);
        name(location);
        expect(OPERATIONS);
        int count = arrayHeader();
        // Each has 30 bytes at least, so what is claimed is there before room is made.
        if (!plain || count > (frame.length - at) / 20) {
            return false;
        }
        room(count);
        for (int i = 0; i < count && plain; i++) {
            operation(i);
        }
        size = count;
        return plain && at == frame.length;
    }

    private void operation(int index) {
        boolean admit = matches(ADMIT);
        if (!admit && !matches(EVICT)) {
            plain = false;
            return;
        }
        at += ADMIT.length;
        long bit = 1L << index;
        admits[index >> 6] = admit ? admits[index >> 6] | bit : admits[index >> 6] & ~bit;
        keys[index] = integer();
        if (unsigned) {
            high.set(index);
        }
        expect(SEQ_NUM);
        sequence[index] = whole();
    }

    private void room(int count) {
        if (count > keys.length) {
            keys = new long[count];
            sequence = new long[count];
            admits = new long[(count + 63) >> 6];
        }
    }

    private boolean matches(byte[] wanted) {
        return frame.length - at >= wanted.length
                && Arrays.equals(frame, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private void expect(byte[] wanted) {
        if (plain && matches(wanted)) {
            at += wanted.length;
        } else {
            plain = false;
        }
    }

    private int octet() {
        if (at >= frame.length) {
            plain = false;
            return 0xc1;
        }
        return frame[at++] & 0xff;
    }

    private boolean has(int bytes) {
        if (frame.length - at < bytes) {
            plain = false;
            return false;
        }
        return true;
    }

    private void name(Name name) {
        int head = octet();
        int length = -1;
        if ((head & 0xe0) == 0xa0) {
            length = head & 0x1f;
        } else if (head == 0xd9) {
            length = octet();
        }
        if (!plain || length < 0 || !has(length) || !isAscii(length)) {
            plain = false;
            return;
        }
        name.set(frame, at, at + length);
        at += length;
    }

    /** Others are for the codec, which looks whether they are UTF-8. */
    private boolean isAscii(int length) {
        for (int i = at; i < at + length; i++) {
            if (frame[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private int arrayHeader() {
        int head = octet();
        if ((head & 0xf0) == 0x90) {
            return head & 0x0f;
        }
        if (head == 0xdc && has(2)) {
            at += 2;
            return (short) SHORT.get(frame, at - 2) & 0xffff;
        }
        plain = false;
        return 0;
    }

    /** An integer that 64 bits with a sign can hold. */
    private long whole() {
        long value = integer();
        if (unsigned) {
            plain = false;
        }
        return value;
    }

    /** Any integer; {@link #unsigned} tells whether it is 2^63 or more. */
    private long integer() {
        unsigned = false;
        int head = octet();
        if (head < 0x80) {
            return head;
        }
        if (head >= 0xe0) {
            return (byte) head;
        }
        return switch (head) {
            case 0xcc -> octet();
            case 0xcd -> has(2) ? (short) SHORT.get(frame, skip(2)) & 0xffff : 0;
            case 0xce -> has(4) ? (int) INT.get(frame, skip(4)) & 0xffff_ffffL : 0;
            case 0xcf -> {
                long value = has(8) ? (long) LONG.get(frame, skip(8)) : 0;
                unsigned = value < 0;
                yield value;
            }
            case 0xd0 -> (byte) octet();
            case 0xd1 -> has(2) ? (short) SHORT.get(frame, skip(2)) : 0;
            case 0xd2 -> has(4) ? (int) INT.get(frame, skip(4)) : 0;
            case 0xd3 -> has(8) ? (long) LONG.get(frame, skip(8)) : 0;
            default -> {
                plain = false;
                yield 0;
            }
        };
    }

    private int skip(int bytes) {
        at += bytes;
        return at - bytes;
    }

    /** Who tells it. */
    public String instanceId() {
        return instance.text;
    }

    /** Which rank of it. */
    public long workerId() {
        return workerId;
    }

    /** Name of the backend. */
    public String location() {
        return location.text;
    }

    /** How many operations. */
    public int size() {
        return size;
    }

    /** The 64 bits of each key, in an array that may be longer. Not to be changed. */
    public long[] keyBits() {
        return keys;
    }

    /**
     * One bit an operation, set where a chunk came, in words of 64. Not to be changed; bits beyond
     * the last operation mean nothing.
     */
    public long[] admitMask() {
        return admits;
    }

    /** Whether a key is 2^63 or more. */
    public boolean isHigh(int index) {
        return high.get(index);
    }

    /** Whether any is. */
    public boolean hasHigh() {
        return !high.isEmpty();
    }

    /** Whether the chunk came; it went otherwise. */
    public boolean isAdmit(int index) {
        return (admits[index >> 6] >> index & 1) != 0;
    }

    /** The operation's number. */
    public long seqNum(int index) {
        return sequence[index];
    }
}
