package io.lmcache4j.engine.storage.remote.lm;

import io.lmcache4j.engine.memory.RemoteMetadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a client sends: 186 bytes, after which a PUT has as many bytes of data as its metadata says
 * (engine.md §7.13). Numbers are 32-bit, little-endian: {@code command, length, format, dtype,
 * location, s0, s1, s2, s3}; then the key in 150 bytes of UTF-8, filled up with spaces.
 *
 * @param command what is asked
 * @param metadata of the piece, with one tensor; of nothing unless it is a PUT
 * @param location where the piece is to be; clients say {@link LmLocation#NONE}
 * @param key text of a chunk's or a layer's key
 */
public record LmRequest(
        LmCommand command, RemoteMetadata metadata, LmLocation location, String key) {
    /** Bytes of a request, data not counted. */
    public static final int SIZE = 186;

    /** Most bytes of a key. */
    public static final int MAX_KEY_BYTES = 150;

    private static final int SHAPE_AT = 3 * Integer.BYTES;

    /**
     * Checks that it can be written.
     *
     * @throws IllegalArgumentException if the key is too long or would be read back as another, or
     *     the metadata has more than one tensor
     */
    public LmRequest {
        LmMetadata.checked(metadata);
        problem(key)
                .ifPresent(
                        problem -> {
                            throw new IllegalArgumentException(problem);
                        });
    }

    /** A request that says nothing but a key. */
    public static LmRequest of(LmCommand command, String key) {
        return new LmRequest(command, LmMetadata.NOTHING, LmLocation.NONE, key);
    }

    /** Why no request can name this key; empty if one can. */
    public static Optional<String> problem(String key) {
        if (!key.equals(strip(key))) {
            return Optional.of("lm:// can't tell where the key '%s' ends".formatted(key));
        }
        try {
            int bytes =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key)).remaining();
            return bytes <= MAX_KEY_BYTES
                    ? Optional.empty()
                    : Optional.of(
                            "lm:// has room for a key of %d bytes, '%s' has %d"
                                    .formatted(MAX_KEY_BYTES, key, bytes));
        } catch (CharacterCodingException e) {
            return Optional.of("lm:// can't write the key '%s' as UTF-8".formatted(key));
        }
    }

    /** The request's bytes. */
    public ByteBuffer encode() {
        byte[] piece = metadata.encode();
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(command.code()).put(piece, 0, SHAPE_AT).putInt(location.code());
        bytes.put(piece, SHAPE_AT, piece.length - SHAPE_AT);
        bytes.put(key.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    /**
     * Reads a request from the buffer's position on. The buffer's byte order doesn't matter.
     *
     * @throws LmProtocolException if there is none
     */
    public static LmRequest decode(ByteBuffer buffer) throws LmProtocolException {
        ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < SIZE) {
            throw new LmProtocolException(
                    "a request has %d bytes, not %d".formatted(SIZE, bytes.remaining()));
        }
        int command = bytes.getInt();
        byte[] piece = new byte[LmMetadata.SIZE];
        bytes.get(piece, 0, SHAPE_AT);
        int location = bytes.getInt();
        bytes.get(piece, SHAPE_AT, piece.length - SHAPE_AT);
        byte[] key = new byte[MAX_KEY_BYTES];
        bytes.get(key);
        LmRequest request =
                new LmRequest(
                        LmCommand.ofCode(command).orElseThrow(() -> unknown("command", command)),
                        LmMetadata.decode(ByteBuffer.wrap(piece)),
                        LmLocation.ofCode(location)
                                .orElseThrow(() -> unknown("location", location)),
                        key(key));
        buffer.position(buffer.position() + SIZE);
        return request;
    }

    static LmProtocolException unknown(String what, int code) {
        return new LmProtocolException("no %s has code %d".formatted(what, code));
    }

    static String key(byte[] bytes) throws LmProtocolException {
        try {
            return strip(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            throw new LmProtocolException("the key is no UTF-8", e);
        }
    }

    /** As Python's {@code strip}, which LMCache's server applies to what it reads. */
    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (start < end && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
