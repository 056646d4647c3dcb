package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Refusal;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Answers what never becomes a request: malformed HTTP and heads above the limit (http-api.md
 * §10.6). The connection is closed after it.
 */
final class TransportErrors implements Request.Handler {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");
    private static final String MALFORMED = "Invalid HTTP request received.";

    private final Consumer<Refusal> refused;

    TransportErrors(Consumer<Refusal> refused) {
        this.refused = refused;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        LOG.debug(
                "{} got {}",
                request.getConnectionMetaData().getRemoteSocketAddress(),
                response.getStatus());
        switch (response.getStatus()) {
            case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> {
                refused.accept(Refusal.HEAD_TOO_LARGE);
                write(response, callback, "Request header fields are too large.");
            }
            case HttpStatus.INTERNAL_SERVER_ERROR_500 ->
                    write(response, callback, "Internal Server Error");
            case HttpStatus.BAD_REQUEST_400,
                    HttpStatus.URI_TOO_LONG_414,
                    HttpStatus.UPGRADE_REQUIRED_426,
                    HttpStatus.NOT_IMPLEMENTED_501,
                    HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 -> {
                refused.accept(Refusal.MALFORMED);
                malformed(response, callback);
            }
            default -> write(response, callback, HttpStatus.getMessage(response.getStatus()));
        }
        return true;
    }

    /** The answer to what is no HTTP request, whatever the library says is wrong with it. */
    static void malformed(Response response, Callback callback) {
        response.setStatus(HttpStatus.BAD_REQUEST_400);
        write(response, callback, MALFORMED);
    }

    private static void write(Response response, Callback callback, String text) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(AppHandler.SERVER);
        headers.put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        headers.put(HttpHeader.CONNECTION, "close");
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
