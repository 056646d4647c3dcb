package io.lmcache4j.engine.storage.remote;

import java.io.IOException;

/** A store gave no answer within the deadline. */
final class RemoteTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    RemoteTimeoutException(String message) {
        super(message);
    }
}
