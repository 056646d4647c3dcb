package io.lmcache4j.controller.message;

/**
 * A frame that is no message. Its text is the one that LMCache's decoder gives (controller.md §4).
 */
public final class MessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a frame. */
    public enum Kind {
        /** It is read, and says what no message says. */
        VALIDATION,
        /** It can't be read. */
        DECODE
    }

    private final Kind kind;

    MessageException(Kind kind, String text) {
        super(text);
        this.kind = kind;
    }

    /** Which of both. */
    public Kind kind() {
        return kind;
    }
}
