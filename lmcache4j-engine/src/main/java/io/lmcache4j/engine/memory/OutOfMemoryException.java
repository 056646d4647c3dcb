package io.lmcache4j.engine.memory;

/** The system refused to reserve memory for a pool; the message says what to change. */
public final class OutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfMemoryException(String message) {
        super(message);
    }
}
