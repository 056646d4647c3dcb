package io.lmcache4j.engine.storage.remote.lm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The 186 bytes of a request as a server takes them (engine.md §7.13): it keeps what is said of a
 * piece without asking what it means, so that a reply says the same to the byte. {@link LmRequest}
 * is the same for those who want to know.
 *
 * <p>A view of a buffer that is read again and again; for one thread.
 */
public final class LmHead {
    /** Bytes that say what a piece is: length, format, dtype, s0 to s3, as a reply has them. */
    public static final int METADATA_SIZE = LmMetadata.SIZE;

    private static final int NUMBERS_BEFORE_LOCATION = 3 * Integer.BYTES;
    private static final int LENGTH_AT = Integer.BYTES;
    private static final int LOCATION_AT = LENGTH_AT + NUMBERS_BEFORE_LOCATION;
    private static final int SHAPE_AT = LOCATION_AT + Integer.BYTES;
    private static final int KEY_AT = SHAPE_AT + METADATA_SIZE - NUMBERS_BEFORE_LOCATION;

    private final ByteBuffer bytes;

    /**
     * A view.
     *
     * @param bytes at least 186, the request's from index 0 on; its byte order doesn't matter
     */
    public LmHead(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What is asked, once the first four bytes are there; empty if there is no such command. */
    public Optional<LmCommand> command() {
        return LmCommand.ofCode(bytes.getInt(0));
    }

    /** Bytes of data that follow a PUT, as the client says; may be negative. */
    public int length() {
        return bytes.getInt(LENGTH_AT);
    }

    /** What the client says of the piece, in the order of a reply. */
    public byte[] metadata() {
        byte[] metadata = new byte[METADATA_SIZE];
        bytes.get(LENGTH_AT, metadata, 0, NUMBERS_BEFORE_LOCATION);
        bytes.get(
                SHAPE_AT,
                metadata,
                NUMBERS_BEFORE_LOCATION,
                METADATA_SIZE - NUMBERS_BEFORE_LOCATION);
        return metadata;
    }

    /**
     * The key, without the spaces around it.
     *
     * @throws LmProtocolException if it is no UTF-8
     */
    public String key() throws LmProtocolException {
        byte[] key = new byte[LmRequest.MAX_KEY_BYTES];
        bytes.get(KEY_AT, key);
        return LmRequest.key(key);
    }
}
