package io.lmcache4j.api.body;

/**
 * One string of a JSON text, read as CPython's {@code scanstring} does in strict mode.
 *
 * @param value what it means
 * @param end the index behind its closing quote
 */
record JsonString(String value, int end) {
    private static final String BAD_UNICODE = "Invalid \\uXXXX escape";
    private static final int HEX_DIGITS = 4;

    /**
     * Reads the string whose opening quote is at {@code open}.
     *
     * @throws JsonSyntaxException if it is malformed or does not end
     */
    static JsonString read(String text, int open) throws JsonSyntaxException {
        var value = new StringBuilder();
        int i = open + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                return new JsonString(value.toString(), i + 1);
            }
            if (c < ' ') {
                throw JsonSyntaxException.at("Invalid control character at", text, i);
            }
            if (c != '\\') {
                value.append(c);
                i++;
                continue;
            }
            if (i + 1 == text.length()) {
                break;
            }
            char escape = text.charAt(i + 1);
            if (escape == 'u') {
                value.append(unicode(text, i));
                i += 2 + HEX_DIGITS;
            } else {
                value.append(simple(text, i, escape));
                i += 2;
            }
        }
        throw JsonSyntaxException.at("Unterminated string starting at", text, open);
    }

    private static char simple(String text, int backslash, char escape) throws JsonSyntaxException {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw JsonSyntaxException.at("Invalid \\escape", text, backslash);
        };
    }

    private static char unicode(String text, int backslash) throws JsonSyntaxException {
        int from = backslash + 2;
        int end = from + HEX_DIGITS;
        // CPython wants one more character after the digits, the closing quote at least.
        if (end >= text.length()) {
            throw JsonSyntaxException.at(BAD_UNICODE, text, backslash + 1);
        }
        int code = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw JsonSyntaxException.at(BAD_UNICODE, text, backslash + 1);
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }
}
