package io.lmcache4j.api.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding with the rules of Python's {@code urllib.parse}: what is no valid escape stays
 * as it is, bytes that are no UTF-8 become U+FFFD.
 */
final class PercentCoding {
    private static final String UNRESERVED = "-._~";

    private PercentCoding() {}

    /** Python's {@code unquote}. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        var escaped = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            int code = escape(text, i);
            if (code >= 0) {
                escaped.write(code);
                i += 3;
                continue;
            }
            flush(escaped, decoded);
            decoded.append(text.charAt(i));
            i++;
        }
        flush(escaped, decoded);
        return decoded.toString();
    }

    /** The same after {@code +} became a blank, as in a query. */
    static String decodeQueryPart(String text) {
        return decode(text.replace('+', ' '));
    }

    /** Python's {@code quote} over the UTF-8 bytes, leaving the characters of {@code safe}. */
    static String encode(String text, String safe) {
        var encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    c < 0x80
                            && (Character.isLetterOrDigit(c)
                                    || UNRESERVED.indexOf(c) >= 0
                                    || safe.indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hex(c >> 4)).append(hex(c));
            }
        }
        return encoded.toString();
    }

    /** The byte of the escape at this index, or -1. */
    private static int escape(String text, int at) {
        if (text.charAt(at) != '%' || at + 2 >= text.length()) {
            return -1;
        }
        int high = digit(text.charAt(at + 1));
        int low = digit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static char hex(int nibble) {
        return "0123456789ABCDEF".charAt(nibble & 0xf);
    }

    private static void flush(ByteArrayOutputStream escaped, StringBuilder to) {
        if (escaped.size() > 0) {
            to.append(escaped.toString(StandardCharsets.UTF_8));
            escaped.reset();
        }
    }
}
