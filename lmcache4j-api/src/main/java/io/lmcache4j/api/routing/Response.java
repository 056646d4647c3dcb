package io.lmcache4j.api.routing;

import io.lmcache4j.api.body.BodyStyle;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An answer: status, content type, further headers, body. Immutable; one instance may answer many
 * requests.
 */
public final class Response {
    private static final int OK = 200;

    private final int status;
    private final Optional<String> contentType;
    private final List<Header> headers;
    private final byte[] body;

    private Response(int status, Optional<String> contentType, List<Header> headers, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.body = body;
    }

    /** 200 in the PRETTY style. */
    public static Response pretty(Object value) {
        return pretty(OK, value);
    }

    /** This status in the PRETTY style. */
    public static Response pretty(int status, Object value) {
        return of(status, BodyStyle.PRETTY, value);
    }

    /** 200 in the COMPACT style. */
    public static Response compact(Object value) {
        return compact(OK, value);
    }

    /** This status in the COMPACT style. */
    public static Response compact(int status, Object value) {
        return of(status, BodyStyle.COMPACT, value);
    }

    /** 200 in the TEXT style. */
    public static Response text(String text) {
        return text(OK, text);
    }

    /** This status in the TEXT style. */
    public static Response text(int status, String text) {
        return of(status, BodyStyle.TEXT, text);
    }

    /** No body and no content type, as a redirect has it. */
    public static Response empty(int status) {
        return new Response(status, Optional.empty(), List.of(), new byte[0]);
    }

    /** 200 with bytes that were rendered before; they are not copied, so nobody may change them. */
    public static Response bytes(String contentType, byte[] body) {
        return new Response(OK, Optional.of(contentType), List.of(), body);
    }

    private static Response of(int status, BodyStyle style, Object value) {
        return new Response(
                status, Optional.of(style.contentType()), List.of(), style.render(value));
    }

    /** The same answer under another content type. */
    public Response withContentType(String type) {
        return new Response(status, Optional.of(type), headers, body);
    }

    /** The same answer with another body, which is not copied. */
    public Response withBody(byte[] other) {
        return new Response(status, contentType, headers, other);
    }

    /** The same answer with one more header. */
    public Response withHeader(String name, String value) {
        List<Header> more =
                Stream.concat(headers.stream(), Stream.of(new Header(name, value))).toList();
        return new Response(status, contentType, more, body);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The content type, absent on redirects. */
    public Optional<String> contentType() {
        return contentType;
    }

    /** Headers beyond those of every answer. */
    public List<Header> headers() {
        return headers;
    }

    /** The body; not a copy, to be read only. */
    public byte[] body() {
        return body;
    }
}
