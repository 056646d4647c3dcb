package io.lmcache4j.engine.periodic;

/**
 * Thrown by a {@link PeriodicTask} that can never succeed again: its thread records it and ends.
 */
public final class IrrecoverableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception with the reason shown to people. */
    public IrrecoverableException(String message) {
        super(message);
    }

    /** Creates the exception with the reason shown to people and what led to it. */
    public IrrecoverableException(String message, Throwable cause) {
        super(message, cause);
    }
}
