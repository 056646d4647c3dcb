package io.lmcache4j.engine.config;

/**
 * A value that a converter can't turn into its key's type, or that is out of its range. The message
 * says what was expected and never quotes the value, which may be a secret.
 */
final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String inner;

    ConversionException(String expected) {
        this("", expected);
    }

    private ConversionException(String inner, String expected) {
        super("expected " + expected);
        this.inner = inner;
        this.expected = expected;
    }

    /** About the value of one key inside a map. */
    static ConversionException inside(String inner, String expected) {
        return new ConversionException(inner, expected);
    }

    /** What was expected, as a noun phrase. */
    String expected() {
        return expected;
    }

    /** The key inside the map that the expectation is about; empty for the value itself. */
    String inner() {
        return inner;
    }
}
