package io.lmcache4j.api.routing;

/** A parameter or field that is no value of its type; becomes one entry of a 422 answer. */
public final class InvalidParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;
    // A JSON value; exceptions of this kind are never serialized.
    private final transient Object input;

    InvalidParameterException(String type, String message, Object input) {
        super(message);
        this.type = type;
        this.input = input;
    }

    /** The machine-readable kind, such as {@code int_parsing}. */
    public String type() {
        return type;
    }

    /** What was sent: a text, or a JSON value. */
    public Object input() {
        return input;
    }
}
