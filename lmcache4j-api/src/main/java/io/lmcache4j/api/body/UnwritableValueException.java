package io.lmcache4j.api.body;

/**
 * A value that the asked {@link BodyStyle} can't express. Upstream answers such a value with the
 * bare 500 (http-api.md §2.1), and so does whoever lets this travel to the top.
 */
public final class UnwritableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwritableValueException(String message) {
        super(message);
    }

    UnwritableValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
