package io.lmcache4j.api;

/**
 * The internal API server can't start. The message says what is wrong and which setting to change;
 * the engine and the host are untouched (decisions.md 26).
 */
public final class ApiServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApiServerException(String message) {
        super(message);
    }

    ApiServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
