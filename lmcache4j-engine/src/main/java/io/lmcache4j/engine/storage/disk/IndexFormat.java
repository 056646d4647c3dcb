package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.TensorGroup;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The bytes of an index file, little-endian.
 *
 * <p>Head: {@code LMC4JIDX}, 32-bit version, 16-bit length of the owner's text and the text, CRC32C
 * of all that. Then records, each framed by its length and CRC32C (32 bits each): a byte for the
 * kind (1 put, 2 remove), 16-bit length of the tail and the tail; a put goes on with 32-bit size
 * and CRC32C of the chunk's file and its shape: format, number of groups, and for each group the
 * length and name of the element type, number of dimensions (a byte each) and the dimensions (32
 * bits each).
 *
 * <p>Reading ends before the first record that is not whole: a process that was killed leaves half
 * a record at the end.
 */
final class IndexFormat {
    static final int VERSION = 1;

    private static final byte[] MAGIC = "LMC4JIDX".getBytes(StandardCharsets.US_ASCII);
    private static final int PUT = 1;
    private static final int REMOVE = 2;
    private static final int FRAME = 2 * Integer.BYTES;
    private static final int LONGEST = 1 << 16;

    /**
     * What an index file says.
     *
     * @param owner whose it is; empty if not even the head is whole
     * @param records in order
     * @param validBytes where the first damaged byte, or the end, is
     */
    record Parsed(String owner, List<IndexRecord> records, int validBytes) {}

    private IndexFormat() {}

    static byte[] head(String owner) {
        byte[] name = owner.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[MAGIC.length + Integer.BYTES + Short.BYTES + name.length + 4];
        ByteBuffer head = littleEndian(bytes);
        head.put(MAGIC).putInt(VERSION).putShort((short) name.length).put(name);
        head.putInt(crc(bytes, 0, head.position()));
        return bytes;
    }

    static byte[] encode(IndexRecord record) {
        byte[] tail = record.tail().getBytes(StandardCharsets.UTF_8);
        int size =
                FRAME
                        + 3
                        + tail.length
                        + switch (record) {
                            case IndexRecord.Put put -> 2 * Integer.BYTES + shapeSize(put.shape());
                            case IndexRecord.Remove _ -> 0;
                        };
        byte[] bytes = new byte[size];
        ByteBuffer out = littleEndian(bytes).position(FRAME);
        out.put((byte) (record instanceof IndexRecord.Put ? PUT : REMOVE));
        out.putShort((short) tail.length).put(tail);
        if (record instanceof IndexRecord.Put(_, ObjectShape shape, int length, int crc)) {
            out.putInt(length).putInt(crc);
            encode(shape, out);
        }
        out.putInt(0, size - FRAME).putInt(Integer.BYTES, crc(bytes, FRAME, size - FRAME));
        return bytes;
    }

    private static int shapeSize(ObjectShape shape) {
        int size = 2;
        for (TensorGroup group : shape.groups()) {
            size += 2 + group.dtype().keyText().length() + group.shape().size() * Integer.BYTES;
        }
        return size;
    }

    private static void encode(ObjectShape shape, ByteBuffer out) {
        out.put((byte) shape.format().code()).put((byte) shape.groups().size());
        for (TensorGroup group : shape.groups()) {
            byte[] dtype = group.dtype().keyText().getBytes(StandardCharsets.US_ASCII);
            out.put((byte) dtype.length).put(dtype).put((byte) group.shape().size());
            group.shape().forEach(out::putInt);
        }
    }

    /**
     * Reads an index.
     *
     * @throws ForeignIndexException if it is none, or of a version that is not known here
     */
    static Parsed parse(byte[] bytes) throws ForeignIndexException {
        ByteBuffer in = littleEndian(bytes);
        for (int i = 0; i < Math.min(MAGIC.length, bytes.length); i++) {
            if (bytes[i] != MAGIC[i]) {
                throw new ForeignIndexException("it is no index of this program");
            }
        }
        if (bytes.length < MAGIC.length + Integer.BYTES + Short.BYTES) {
            return new Parsed("", List.of(), 0);
        }
        int version = in.position(MAGIC.length).getInt();
        if (version != VERSION) {
            throw new ForeignIndexException(
                    "its version is %d, known is %d".formatted(version, VERSION));
        }
        int length = in.getShort() & 0xffff;
        if (in.remaining() < length + Integer.BYTES) {
            return new Parsed("", List.of(), 0);
        }
        String owner = text(in, length);
        if (crc(bytes, 0, in.position()) != in.getInt()) {
            throw new ForeignIndexException("its head is damaged");
        }
        List<IndexRecord> records = new ArrayList<>();
        Map<ByteBuffer, ObjectShape> shapes = new HashMap<>();
        while (readRecord(bytes, in, records, shapes)) {
            // The next one.
        }
        return new Parsed(owner, records, in.position());
    }

    /** Reads one record; false, with the position before it, if it is not whole. */
    private static boolean readRecord(
            byte[] bytes,
            ByteBuffer in,
            List<IndexRecord> records,
            Map<ByteBuffer, ObjectShape> shapes) {
        int start = in.position();
        if (in.remaining() < FRAME) {
            return false;
        }
        int length = in.getInt();
        int crc = in.getInt();
        if (length < 0
                || length > LONGEST
                || length > in.remaining()
                || crc(bytes, in.position(), length) != crc) {
            in.position(start);
            return false;
        }
        try {
            ByteBuffer record = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            records.add(decode(record, shapes));
            in.position(start + FRAME + length);
            return true;
        } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
            in.position(start);
            return false;
        }
    }

    private static IndexRecord decode(ByteBuffer in, Map<ByteBuffer, ObjectShape> shapes) {
        int kind = in.get();
        String tail = text(in, in.getShort() & 0xffff);
        return switch (kind) {
            case PUT -> {
                int size = in.getInt();
                int crc = in.getInt();
                if (size < 0) {
                    throw new IllegalArgumentException("negative size");
                }
                // Nearly all chunks have one shape, which they share in memory.
                ObjectShape shape = shapes.get(in);
                if (shape == null) {
                    ByteBuffer text = in.slice();
                    shape = shape(in);
                    shapes.put(text, shape);
                }
                yield new IndexRecord.Put(tail, shape, size, crc);
            }
            case REMOVE -> new IndexRecord.Remove(tail);
            default -> throw new IllegalArgumentException("unknown kind " + kind);
        };
    }

    private static ObjectShape shape(ByteBuffer in) {
        MemoryFormat format =
                MemoryFormat.ofCode(in.get())
                        .orElseThrow(() -> new IllegalArgumentException("unknown format"));
        int count = in.get();
        List<TensorGroup> groups = new ArrayList<>();
        for (int group = 0; group < count; group++) {
            KvDtype dtype = KvDtype.fromKeyText(text(in, in.get() & 0xff));
            int dimensions = in.get();
            List<Integer> shape = new ArrayList<>();
            for (int i = 0; i < dimensions; i++) {
                shape.add(in.getInt());
            }
            groups.add(new TensorGroup(dtype, shape));
        }
        return new ObjectShape(format, groups);
    }

    private static String text(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
