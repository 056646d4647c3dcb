package io.lmcache4j.api.body;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The text encodings that CPython's {@code json.loads} finds in bytes: UTF-8, 16 and 32. */
final class JsonEncoding {
    private JsonEncoding() {}

    static String decode(byte[] bytes) throws UnreadableTextException {
        Charset charset = detect(bytes);
        int mark =
                charset.equals(StandardCharsets.UTF_8) && startsWith(bytes, 0xef, 0xbb, 0xbf)
                        ? 3
                        : 0;
        var in = ByteBuffer.wrap(bytes, mark, bytes.length - mark);
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableTextException(undecodable(charset, bytes, mark));
        }
    }

    private static Charset detect(byte[] bytes) {
        if (startsWith(bytes, 0, 0, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe, 0, 0)) {
            return StandardCharsets.UTF_32;
        }
        if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16;
        }
        if (bytes.length >= 4) {
            if (bytes[0] == 0) {
                return bytes[1] != 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_32BE;
            }
            if (bytes[1] == 0) {
                return bytes[2] != 0 || bytes[3] != 0
                        ? StandardCharsets.UTF_16LE
                        : StandardCharsets.UTF_32LE;
            }
        } else if (bytes.length == 2 && (bytes[0] == 0 || bytes[1] == 0)) {
            return bytes[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    private static String undecodable(Charset charset, byte[] bytes, int from) {
        var in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CoderResult result =
                charset.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
        int at = in.position();
        int first = bytes[at] & 0xff;
        boolean start = first >= 0xc2 && first <= 0xf4;
        String reason =
                !start
                        ? "invalid start byte"
                        : at + result.length() >= bytes.length
                                ? "unexpected end of data"
                                : "invalid continuation byte";
        return String.format(
                Locale.ROOT,
                "'%s' codec can't decode byte 0x%02x in position %d: %s",
                charset.name().toLowerCase(Locale.ROOT),
                first,
                at,
                reason);
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
