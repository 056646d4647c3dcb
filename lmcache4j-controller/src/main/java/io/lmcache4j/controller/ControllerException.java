package io.lmcache4j.controller;

/**
 * A controller that can't start. The message is one line for the person who started it: what is
 * wrong, where it was said, what would be right.
 */
public final class ControllerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A controller that can't start for this reason. */
    public ControllerException(String message) {
        super(message);
    }

    /** The same, with what brought it about. */
    public ControllerException(String message, Throwable cause) {
        super(message, cause);
    }
}
