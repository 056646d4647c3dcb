package io.lmcache4j.api.body;

/**
 * Text that is no JSON, said in CPython's words: {@link #reason} is {@code Expecting value}, {@link
 * #getMessage} adds where, {@code Expecting value: line 1 column 1 (char 0)}.
 */
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final int position;

    private JsonSyntaxException(String reason, int position, String message) {
        super(message);
        this.reason = reason;
        this.position = position;
    }

    /** An error at a UTF-16 index of {@code text}; positions are told in code points. */
    static JsonSyntaxException at(String reason, String text, int index) {
        int lineStart = text.lastIndexOf('\n', index - 1) + 1;
        long line = 1 + text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
        int column = 1 + text.codePointCount(lineStart, index);
        int position = text.codePointCount(0, index);
        return new JsonSyntaxException(
                reason,
                position,
                reason + ": line " + line + " column " + column + " (char " + position + ")");
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }

    /** Where, in code points from the start. */
    public int position() {
        return position;
    }
}
