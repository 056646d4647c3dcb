package io.lmcache4j.api.routing;

import java.io.IOException;
import java.util.Optional;

/** A request as it came in, before any route is known. The transport implements it. */
public interface IncomingRequest {
    /** The method's name, known to us or not. */
    String method();

    /** The path of the request target, still percent-encoded. */
    String rawPath();

    /** The query behind the question mark, still encoded. */
    Optional<String> rawQuery();

    /** The version as the access log shows it, such as {@code 1.1}. */
    String httpVersion();

    /** The first header of this name. */
    Optional<String> header(String name);

    /** Scheme, host and port by which the client says it reached us, such as {@code http://h:1}. */
    String origin();

    /** Who calls: address and port, or empty over a Unix socket. */
    String client();

    /**
     * The whole body.
     *
     * @throws BodyTooLargeException if it is longer than the listener's limit
     * @throws IOException if the client stopped sending
     */
    byte[] readBody() throws IOException;
}
