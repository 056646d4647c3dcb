package io.lmcache4j.api.routing;

import java.io.IOException;
import java.time.Duration;

/** A request body that did not come in time, answered 408. */
public final class BodyTooSlowException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says how long was waited. */
    public BodyTooSlowException(Duration waited) {
        super("Request body did not come within " + waited.toSeconds() + " s");
    }
}
