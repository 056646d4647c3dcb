package io.lmcache4j.api.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whole answers for connections on which no request can be read any more; each ends its one. */
enum Farewell {
    HEAD_TOO_SLOW("408 Request Timeout", "", "Request head did not come in time."),
    TOO_MANY_CONNECTIONS(
            "503 Service Unavailable",
            "Retry-After: 1\r\n",
            "Too many connections are open, try again later."),
    NOT_TLS("400 Bad Request", "", "This port speaks HTTPS: write https:// in the address.");

    private static final String FORM =
            """
            HTTP/1.1 %s\r
            Server: lmcache4j\r
            %sContent-Type: text/plain; charset=utf-8\r
            Connection: close\r
            Content-Length: %d\r
            \r
            %s\
            """;

    private final String text;

    Farewell(String status, String header, String body) {
        text = FORM.formatted(status, header, body.length(), body);
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
