package io.lmcache4j.engine.storage.remote;

import java.io.IOException;

/** There is no memory to read a piece into: a miss, and nothing wrong with the store. */
public final class StagingFullException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A miss; the message says how much was asked for. */
    public StagingFullException(String message) {
        super(message);
    }
}
