package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.metrics.MissCause;

import java.io.IOException;

/** What a tier keeps under a key is not the chunk: a miss with its cause (decisions.md 10). */
public final class DamagedChunkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final MissCause cause;

    /**
     * A miss.
     *
     * @param message one line for people: what was found, and what was expected
     */
    public DamagedChunkException(MissCause cause, String message) {
        super(message);
        this.cause = cause;
    }

    /** Under which cause it counts. */
    public MissCause missCause() {
        return cause;
    }
}
