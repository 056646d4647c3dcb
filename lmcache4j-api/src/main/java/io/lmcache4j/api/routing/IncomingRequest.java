package io.lmcache4j.api.routing;

import java.io.IOException;
import java.util.List;
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

    /** All headers of this name, in order. */
    List<String> headers(String name);

    /** Scheme, host and port by which the client says it reached us, such as {@code http://h:1}. */
    String origin();

    /** Who calls: address and port, or empty over a Unix socket. */
    String client();

    /** By which kind of listener it came. */
    Way way();

    /**
     * The user at the other end of a Unix socket, if the system tells. Looks it up once for each
     * connection, for which the system may have to ask others.
     */
    default Optional<String> peerUser() {
        return Optional.empty();
    }

    /** The common name of the certificate that the client proved to own, while it is valid. */
    default Optional<String> certificateName() {
        return Optional.empty();
    }

    /** Whether nobody on the way can read it. */
    default boolean isEncrypted() {
        return false;
    }

    /**
     * The whole body.
     *
     * @param upload whether the route takes files, for which the listener has a higher limit
     * @throws BodyTooLargeException if it is longer than the listener's limit
     * @throws BodyTooSlowException if it did not come in time
     * @throws IOException if the client stopped sending
     */
    byte[] readBody(boolean upload) throws IOException;

    /** As the other, for a route that takes no files. */
    default byte[] readBody() throws IOException {
        return readBody(false);
    }

    /**
     * The parts of a body that is a multipart form; none if it is something else.
     *
     * @throws FormException if it is a malformed one
     * @throws BodyTooLargeException if it is longer than the listener's limit for uploads
     * @throws BodyTooSlowException if it did not come in time
     * @throws IOException if the client stopped sending
     */
    List<FormPart> readForm() throws IOException;
}
