package io.lmcache4j.engine.storage.remote.lm;

import io.lmcache4j.engine.memory.RemoteMetadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a server answers to all but a PUT: 36 bytes, after which the answer to a successful GET has
 * as many bytes of data as its metadata says (engine.md §7.13). Numbers are 32-bit, little-endian:
 * {@code code, length, format, dtype, s0, s1, s2, s3, location}.
 *
 * @param success code 200; otherwise 400
 * @param metadata of the piece, with one tensor; of nothing unless a GET succeeded
 * @param location where the server had it
 */
public record LmReply(boolean success, RemoteMetadata metadata, LmLocation location) {
    /** Bytes of a reply, data not counted. */
    public static final int SIZE = 36;

    /** Yes, or all is well. */
    public static final LmReply YES = new LmReply(true, LmMetadata.NOTHING, LmLocation.NONE);

    /** No, or there is no such piece. */
    public static final LmReply NO = new LmReply(false, LmMetadata.NOTHING, LmLocation.NONE);

    private static final int SUCCESS = 200;
    private static final int FAIL = 400;

    /**
     * Checks that it can be written.
     *
     * @throws IllegalArgumentException if the metadata has more than one tensor
     */
    public LmReply {
        LmMetadata.checked(metadata);
    }

    /** The reply's bytes. */
    public ByteBuffer encode() {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(success ? SUCCESS : FAIL)
                .put(metadata.encode())
                .putInt(location.code())
                .flip();
    }

    /**
     * Reads a reply from the buffer's position on. The buffer's byte order doesn't matter.
     *
     * @throws LmProtocolException if there is none
     */
    public static LmReply decode(ByteBuffer buffer) throws LmProtocolException {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < SIZE) {
            throw new LmProtocolException(
                    "a reply has %d bytes, not %d".formatted(SIZE, bytes.remaining()));
        }
        int code = bytes.getInt();
        if (code != SUCCESS && code != FAIL) {
            throw LmRequest.unknown("reply", code);
        }
        RemoteMetadata metadata = LmMetadata.decode(bytes);
        int location = bytes.getInt();
        LmReply reply =
                new LmReply(
                        code == SUCCESS,
                        metadata,
                        LmLocation.ofCode(location)
                                .orElseThrow(() -> LmRequest.unknown("location", location)));
        buffer.position(buffer.position() + SIZE);
        return reply;
    }
}
