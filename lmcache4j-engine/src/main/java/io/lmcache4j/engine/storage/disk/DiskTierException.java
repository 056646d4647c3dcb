package io.lmcache4j.engine.storage.disk;

/**
 * The disk tier can't start. The message is one line for the person who configured it: what is
 * wrong, where, and what to do.
 */
public final class DiskTierException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    DiskTierException(String message) {
        super(message);
    }

    DiskTierException(String message, Throwable cause) {
        super(message, cause);
    }
}
