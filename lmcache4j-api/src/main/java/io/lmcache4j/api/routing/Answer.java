package io.lmcache4j.api.routing;

import io.lmcache4j.api.body.BodyStyle;

import java.util.Optional;

/**
 * One answer that a route may give, for the documentation. What every route may answer (404, 405,
 * 422 for its parameters, the bare 500) is not listed.
 *
 * @param status the status code
 * @param contentType absent where there is no body
 * @param when in which case, in a few words
 */
public record Answer(int status, Optional<String> contentType, String when) {
    private static final int OK = 200;

    /** A JSON body in the PRETTY style. */
    public static Answer pretty(int status, String when) {
        return of(status, BodyStyle.PRETTY.contentType(), when);
    }

    /** A JSON body in the COMPACT style. */
    public static Answer compact(int status, String when) {
        return of(status, BodyStyle.COMPACT.contentType(), when);
    }

    /** A body of plain text. */
    public static Answer text(int status, String when) {
        return of(status, BodyStyle.TEXT.contentType(), when);
    }

    /** A body of this type. */
    public static Answer of(int status, String contentType, String when) {
        return new Answer(status, Optional.of(contentType), when);
    }

    /** Whether this is what a call that succeeds gets. */
    public boolean isSuccess() {
        return status == OK;
    }
}
