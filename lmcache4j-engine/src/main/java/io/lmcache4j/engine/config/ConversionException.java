package io.lmcache4j.engine.config;

/**
 * A value that a converter can't turn into its key's type. The message says what was expected and
 * never quotes the value, which may be a secret.
 */
final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String expected;

    ConversionException(String expected) {
        super("expected " + expected);
        this.expected = expected;
    }

    /** What was expected, as a noun phrase. */
    String expected() {
        return expected;
    }
}
