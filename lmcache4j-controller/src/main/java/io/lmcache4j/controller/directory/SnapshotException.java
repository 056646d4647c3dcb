package io.lmcache4j.controller.directory;

import java.io.IOException;

/**
 * A file that is no whole snapshot of a kind known here. The message names it, and what is wrong
 * where.
 */
public final class SnapshotException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public SnapshotException(String message) {
        super(message);
    }

    /** With what is wrong, and what showed that. */
    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
