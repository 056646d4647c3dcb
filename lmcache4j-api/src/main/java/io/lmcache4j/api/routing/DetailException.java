package io.lmcache4j.api.routing;

import java.util.Map;

/** Bad input found anywhere below a handler, answered as COMPACT <code>{"detail": …}</code>. */
public final class DetailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** An answer with this status and detail. */
    public DetailException(int status, String detail) {
        super(detail);
        this.status = status;
    }

    /** The answer that this exception stands for. */
    public Response response() {
        return Response.compact(status, Map.of("detail", getMessage()));
    }
}
