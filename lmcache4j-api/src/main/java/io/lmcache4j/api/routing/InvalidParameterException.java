package io.lmcache4j.api.routing;

/** A parameter whose text is no value of its type; becomes one entry of a 422 answer. */
public final class InvalidParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final String input;

    InvalidParameterException(String type, String message, String input) {
        super(message);
        this.type = type;
        this.input = input;
    }

    /** The machine-readable kind, such as {@code int_parsing}. */
    public String type() {
        return type;
    }

    /** The text as it was sent. */
    public String input() {
        return input;
    }
}
