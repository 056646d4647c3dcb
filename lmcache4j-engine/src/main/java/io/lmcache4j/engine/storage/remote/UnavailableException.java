package io.lmcache4j.engine.storage.remote;

import java.io.IOException;

/** A store was not even asked: no connection, too many failures, too many calls, or closing. */
final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message);
    }
}
