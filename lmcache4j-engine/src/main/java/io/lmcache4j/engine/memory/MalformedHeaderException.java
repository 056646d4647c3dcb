package io.lmcache4j.engine.memory;

import java.io.IOException;

/**
 * A header that no LMCache could have written: damaged, cut off, or something else altogether.
 *
 * <p>Whoever reads headers counts it as a miss with this message as the cause.
 */
public final class MalformedHeaderException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedHeaderException(String message) {
        super(message);
    }

    MalformedHeaderException(String message, Throwable cause) {
        super(message, cause);
    }
}
