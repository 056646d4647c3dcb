package io.lmcache4j.engine.storage.remote.lm;

import java.io.IOException;

/** Bytes that are no message of this protocol; what follows them means nothing either. */
public final class LmProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    LmProtocolException(String message) {
        super(message);
    }

    LmProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
