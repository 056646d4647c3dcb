package io.lmcache4j.api.routing;

import java.io.IOException;

/** A request body above the limit, answered 413. */
public final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says the limit. */
    public BodyTooLargeException(int limitBytes) {
        super("Request body is larger than " + limitBytes + " bytes");
    }
}
