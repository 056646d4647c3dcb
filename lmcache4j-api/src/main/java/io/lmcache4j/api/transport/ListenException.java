package io.lmcache4j.api.transport;

import java.io.IOException;

/** A listener could not be opened. The message says which one, why, and what to change. */
public final class ListenException extends IOException {
    private static final long serialVersionUID = 1L;

    ListenException(String message) {
        super(message);
    }

    ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
