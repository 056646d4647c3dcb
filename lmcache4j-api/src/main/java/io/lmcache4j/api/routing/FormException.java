package io.lmcache4j.api.routing;

import java.io.IOException;

/** A body that is no multipart form or breaks its limits, answered 400 with the message. */
public final class FormException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a message for the client. */
    public FormException(String message) {
        super(message);
    }

    /** With a message for the client and what was wrong. */
    public FormException(String message, Throwable cause) {
        super(message, cause);
    }
}
