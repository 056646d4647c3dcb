package io.lmcache4j.engine.config;

import java.util.Optional;

/**
 * Reads a quoted text as Python reads a string literal: escapes, three quotes, and literals side by
 * side, which are one text. Prefixes such as {@code r} are not literals here.
 */
final class PythonLiteral {
    private static final int LONGEST_OCTAL = 3;

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private PythonLiteral(String source) {
        this.source = source;
    }

    /** The text that the literals stand for; empty if they are not well-formed. */
    static Optional<String> parse(String source) {
        PythonLiteral literal = new PythonLiteral(source);
        return literal.readAll() ? Optional.of(literal.text.toString()) : Optional.empty();
    }

    private boolean readAll() {
        do {
            if (!readOne()) {
                return false;
            }
            while (at < source.length() && " \t\f".indexOf(source.charAt(at)) >= 0) {
                at++;
            }
        } while (at < source.length());
        return true;
    }

    private boolean readOne() {
        if (at >= source.length() || "'\"".indexOf(source.charAt(at)) < 0) {
            return false;
        }
        String quote = source.substring(at, at + 1);
        if (source.startsWith(quote.repeat(3), at)) {
            quote = quote.repeat(3);
        }
        at += quote.length();
        while (at < source.length()) {
            if (source.startsWith(quote, at)) {
                at += quote.length();
                return true;
            }
            char c = source.charAt(at);
            if (c == 0 || (isLineEnd(c) && quote.length() == 1)) {
                return false;
            }
            if (c == '\\') {
                if (!readEscape()) {
                    return false;
                }
            } else if (isLineEnd(c)) {
                skipLineEnd();
                text.append('\n');
            } else {
                text.append(c);
                at++;
            }
        }
        return false;
    }

    /** One escape at the backslash; unknown ones stay as they are, backslash included. */
    private boolean readEscape() {
        if (at + 1 >= source.length()) {
            return false;
        }
        char c = source.charAt(at + 1);
        int simple = "\\'\"abfnrtv".indexOf(c);
        if (simple >= 0) {
            text.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
            at += 2;
            return true;
        }
        at++;
        return switch (c) {
            case 0 -> false;
            case '\n', '\r' -> {
                skipLineEnd();
                yield true;
            }
            case 'x' -> readHex(2);
            case 'u' -> readHex(4);
            case 'U' -> readHex(8);
            case 'N' -> readName();
            default -> {
                if (c >= '0' && c <= '7') {
                    readOctal();
                } else {
                    text.append('\\');
                }
                yield true;
            }
        };
    }

    private boolean readHex(int digits) {
        int end = at + 1 + digits;
        if (end > source.length()) {
            return false;
        }
        long code = 0;
        for (at++; at < end; at++) {
            int digit = hexDigit(source.charAt(at));
            if (digit < 0) {
                return false;
            }
            code = code * 16 + digit;
        }
        if (code > Character.MAX_CODE_POINT) {
            return false;
        }
        text.appendCodePoint((int) code);
        return true;
    }

    private void readOctal() {
        int code = 0;
        int end = Math.min(at + LONGEST_OCTAL, source.length());
        while (at < end && source.charAt(at) >= '0' && source.charAt(at) <= '7') {
            code = code * 8 + (source.charAt(at) - '0');
            at++;
        }
        text.append((char) code);
    }

    private boolean readName() {
        int end = source.indexOf('}', at);
        if (end < 0 || !source.startsWith("{", at + 1)) {
            return false;
        }
        try {
            text.appendCodePoint(Character.codePointOf(source.substring(at + 2, end)));
        } catch (IllegalArgumentException _) {
            return false;
        }
        at = end + 1;
        return true;
    }

    private void skipLineEnd() {
        at += source.startsWith("\r\n", at) ? 2 : 1;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** ASCII only, unlike {@link Character#digit}. */
    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
