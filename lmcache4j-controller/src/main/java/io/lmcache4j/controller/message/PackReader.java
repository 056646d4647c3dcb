package io.lmcache4j.controller.message;

import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessageNeverUsedFormatException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePack.Code;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageSizeException;
import org.msgpack.core.MessageUnpacker;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one MessagePack value into {@link Nodes}. What a header claims is compared with what is
 * left of the frame before room is made for it.
 */
final class PackReader {
    /** Of an array; more only once so much was really there. */
    private static final int FIRST_ROOM = 64;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * Of a first byte: 1 before an integer of eight bytes with a sign, 2 without, else 0. Looked
     * up, since half of all hashes are negative: no branch could be foreseen.
     */
    private static final byte[] KINDS = new byte[256];

    /** By kind, the bit that makes an integer 2^63 or more. */
    private static final long[] HIGH_BITS = {0, 0, Long.MIN_VALUE};

    static {
        KINDS[Code.INT64 & 0xff] = 1;
        KINDS[Code.UINT64 & 0xff] = 2;
    }

    private final byte[] frame;
    private final MessageUnpacker unpacker;

    private PackReader(byte[] frame) {
        this.frame = frame;
        unpacker = MessagePack.newDefaultUnpacker(frame);
    }

    static Object read(byte[] frame) throws MessageException {
        var reader = new PackReader(frame);
        try {
            Object node = reader.next(0);
            if (reader.left() > 0) {
                throw malformed("trailing characters (byte %d)".formatted(reader.position()));
            }
            return node;
        } catch (MessageInsufficientBufferException | MessageSizeException e) {
            // A size is refused that no array could have: more than there is, too.
            throw truncated();
        } catch (MessageNeverUsedFormatException e) {
            throw malformed("invalid opcode '\\xc1' (byte %d)".formatted(reader.position()));
        } catch (MessagePackException | IOException e) {
            throw malformed(e.getMessage());
        }
    }

    private long position() {
        return unpacker.getTotalReadBytes();
    }

    private long left() {
        return frame.length - position();
    }

    private Object next(int depth) throws IOException, MessageException {
        if (depth > Nodes.DEPTH) {
            throw malformed("nested deeper than %d".formatted(Nodes.DEPTH));
        }
        if (left() < 1) {
            throw truncated();
        }
        return switch (unpacker.getNextFormat().getValueType()) {
            case NIL -> {
                unpacker.unpackNil();
                yield Nodes.NONE;
            }
            case BOOLEAN -> unpacker.unpackBoolean();
            case INTEGER -> integer();
            case FLOAT -> unpacker.unpackDouble();
            case STRING -> text();
            case BINARY -> {
                int size = unpacker.unpackBinaryHeader();
                check(size, 1);
                yield unpacker.readPayload(size);
            }
            case ARRAY -> array(depth);
            case MAP -> map(depth);
            case EXTENSION -> {
                unpacker.skipValue();
                yield Nodes.EXTENSION;
            }
        };
    }

    private Object integer() throws IOException {
        return switch (unpacker.getNextFormat()) {
            case UINT64 -> {
                var value = unpacker.unpackBigInteger();
                yield value.bitLength() > 63 ? (Object) value : (Object) value.longValue();
            }
            default -> unpacker.unpackLong();
        };
    }

    private String text() throws IOException, MessageException {
        int size = unpacker.unpackRawStringHeader();
        check(size, 1);
        var bytes = ByteBuffer.wrap(unpacker.readPayload(size));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw malformed("invalid UTF-8 (byte %d)".formatted(position() - size));
        }
    }

    private Object array(int depth) throws IOException, MessageException {
        int size = unpacker.unpackArrayHeader();
        check(size, 1);
        var ints = new Ints(Math.min(size, FIRST_ROOM));
        for (int more = size - longs(ints, size); more > 0; more -= longs(ints, more)) {
            if (left() < 1) {
                throw truncated();
            }
            switch (unpacker.getNextFormat()) {
                case POSFIXINT, NEGFIXINT, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 ->
                        ints.add(unpacker.unpackLong());
                default -> {
                    return mixed(ints, size, depth);
                }
            }
            more--;
        }
        return ints;
    }

    /** Reads integers of eight bytes, as most keys are, without an object for each: how many. */
    private int longs(Ints ints, int most) throws IOException {
        int from = (int) position();
        int at = from;
        for (int count = 0; count < most && frame.length - at > Long.BYTES; count++) {
            int kind = KINDS[frame[at] & 0xff];
            if (kind == 0) {
                break;
            }
            long value = (long) LONG.get(frame, at + 1);
            if ((value & HIGH_BITS[kind]) < 0) {
                ints.addHigh(value);
            } else {
                ints.add(value);
            }
            at += 1 + Long.BYTES;
        }
        if (at > from) {
            unpacker.readPayloadAsReference(at - from);
        }
        return (at - from) / (1 + Long.BYTES);
    }

    private List<Object> mixed(Ints before, int size, int depth)
            throws IOException, MessageException {
        List<Object> list = new ArrayList<>(before.list());
        while (list.size() < size) {
            list.add(next(depth + 1));
        }
        return list;
    }

    private Map<Object, Object> map(int depth) throws IOException, MessageException {
        int size = unpacker.unpackMapHeader();
        check(size, 2);
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Object key = next(depth + 1);
            map.put(key, next(depth + 1));
        }
        return map;
    }

    /** Each of them takes that many bytes at least. */
    private void check(int claimed, int each) throws MessageException {
        if (claimed < 0 || (long) claimed * each > left()) {
            throw truncated();
        }
    }

    private static MessageException truncated() {
        return new MessageException(MessageException.Kind.DECODE, "Input data was truncated");
    }

    private static MessageException malformed(String how) {
        return new MessageException(
                MessageException.Kind.DECODE, "MessagePack data is malformed: " + how);
    }
}
