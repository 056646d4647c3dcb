package io.lmcache4j.engine.memory;

import io.lmcache4j.engine.key.KvDtype;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The header before an object in a file or a remote store (engine.md §7.9): little-endian 32-bit
 * numbers {@code length, format}, then {@code dtype, s0, s1, s2, s3} for each group.
 *
 * <p>How many groups there are is agreed elsewhere; the header doesn't say.
 *
 * @param length bytes of the data that follows
 * @param format what they mean
 * @param groups shapes of at most four dimensions
 */
public record RemoteMetadata(int length, MemoryFormat format, List<TensorGroup> groups) {
    private static final int DIMENSIONS = 4;
    private static final int NO_DTYPE = 0;
    private static final int OLD_FLOAT16 = 1;

    /** Checks that it can be written. */
    public RemoteMetadata {
        groups = List.copyOf(groups);
        if (length < 0) {
            throw new IllegalArgumentException("length is negative: " + length);
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a header needs at least one tensor group");
        }
        for (TensorGroup group : groups) {
            if (group.shape().size() > DIMENSIONS) {
                throw new IllegalArgumentException(
                        "the header has room for 4 dimensions, not " + group.shape());
            }
            dtypeCode(format, group.dtype());
        }
    }

    /**
     * The header of an object stored as it is.
     *
     * @throws IllegalArgumentException if it is longer than 2^31-1 bytes, or has an element type or
     *     shape the header can't express
     */
    public static RemoteMetadata of(ObjectShape shape) {
        long length = shape.bytes();
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the header's length ends at 2^31-1, object has %d bytes".formatted(length));
        }
        return new RemoteMetadata((int) length, shape.format(), shape.groups());
    }

    /** Bytes of a header with so many groups. */
    public static int size(int groups) {
        return 2 * Integer.BYTES + groups * (1 + DIMENSIONS) * Integer.BYTES;
    }

    /** What the object looks like in memory. Its size need not be {@link #length}. */
    public ObjectShape shape() {
        return new ObjectShape(format, groups);
    }

    /** The header's bytes. */
    public byte[] encode() {
        ByteBuffer header = ByteBuffer.allocate(size(groups.size())).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(length).putInt(format.code());
        for (TensorGroup group : groups) {
            header.putInt(dtypeCode(format, group.dtype()));
            for (int axis = 0; axis < DIMENSIONS; axis++) {
                header.putInt(axis < group.shape().size() ? group.shape().get(axis) : 0);
            }
        }
        return header.array();
    }

    /**
     * Reads a header from the buffer's position on and moves the position behind it. The buffer's
     * byte order doesn't matter.
     *
     * @param groups how many groups it has
     * @throws MalformedHeaderException if it is too short or says something impossible
     */
    public static RemoteMetadata decode(ByteBuffer buffer, int groups)
            throws MalformedHeaderException {
        ByteBuffer header = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        try {
            int length = header.getInt();
            int code = header.getInt();
            MemoryFormat format =
                    MemoryFormat.ofCode(code)
                            .orElseThrow(
                                    () -> new MalformedHeaderException("unknown format " + code));
            List<TensorGroup> tensors = new ArrayList<>(groups);
            for (int group = 0; group < groups; group++) {
                tensors.add(decodeGroup(header, format));
            }
            RemoteMetadata metadata = new RemoteMetadata(length, format, tensors);
            metadata.shape();
            buffer.position(header.position());
            return metadata;
        } catch (BufferUnderflowException e) {
            throw new MalformedHeaderException(
                    "header needs %d bytes, has %d".formatted(size(groups), buffer.remaining()), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedHeaderException(e.getMessage(), e);
        }
    }

    private static TensorGroup decodeGroup(ByteBuffer header, MemoryFormat format)
            throws MalformedHeaderException {
        KvDtype dtype = dtype(format, header.getInt());
        List<Integer> shape = new ArrayList<>(DIMENSIONS);
        for (int axis = 0; axis < DIMENSIONS; axis++) {
            shape.add(header.getInt());
        }
        // Padding, except where trailing zeros are part of the shape.
        while (!format.isBytes() && shape.size() > 1 && shape.getLast() == 0) {
            shape.removeLast();
        }
        return new TensorGroup(dtype, shape);
    }

    private static int dtypeCode(MemoryFormat format, KvDtype dtype) {
        if (format == MemoryFormat.BINARY_BUFFER) {
            return NO_DTYPE;
        }
        return dtype.wireCode()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        dtype.torchText() + " has no code in the header"));
    }

    private static KvDtype dtype(MemoryFormat format, int code) throws MalformedHeaderException {
        if (code == OLD_FLOAT16) {
            return KvDtype.FLOAT16;
        }
        if (code == NO_DTYPE && format.isBytes()) {
            return KvDtype.UINT8;
        }
        for (KvDtype dtype : KvDtype.values()) {
            if (dtype.wireCode().filter(known -> known == code).isPresent()) {
                return dtype;
            }
        }
        throw new MalformedHeaderException("no element type has code %d".formatted(code));
    }
}
