package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.BodyTooLargeException;
import io.lmcache4j.api.routing.BodyTooSlowException;
import io.lmcache4j.api.routing.FormPart;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Way;
import io.lmcache4j.api.tls.ClientName;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A Jetty request as the router sees it. */
record JettyRequest(Request request, Way way, Limits limits, Consumer<Refusal> refused)
        implements IncomingRequest {
    /** Bytes beyond ASCII in the target are malformed HTTP for upstream's parser. */
    static boolean hasAsciiTarget(Request request) {
        String target = request.getHttpURI().getPathQuery();
        if (target == null) {
            return true;
        }
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String rawPath() {
        return Optional.ofNullable(request.getHttpURI().getPath()).orElse("*");
    }

    @Override
    public Optional<String> rawQuery() {
        return Optional.ofNullable(request.getHttpURI().getQuery());
    }

    @Override
    public String httpVersion() {
        String version = request.getConnectionMetaData().getHttpVersion().asString();
        return version.substring(version.indexOf('/') + 1);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public String origin() {
        return (isEncrypted() ? "https://" : "http://")
                + header(HttpHeader.HOST.asString()).orElseGet(this::localAuthority);
    }

    private String localAuthority() {
        int port = Request.getLocalPort(request);
        String host = Request.getLocalAddr(request);
        return port <= 0 ? "localhost" : host + ":" + port;
    }

    @Override
    public String client() {
        int port = Request.getRemotePort(request);
        return port <= 0 ? "" : Request.getRemoteAddr(request) + ":" + port;
    }

    @Override
    public Optional<String> peerUser() {
        return way.isSocket()
                ? WatchedEndPoint.under(
                                request.getConnectionMetaData().getConnection().getEndPoint())
                        .flatMap(WatchedEndPoint::peerUser)
                : Optional.empty();
    }

    @Override
    public boolean isEncrypted() {
        return inside().isPresent();
    }

    @Override
    public Optional<String> certificateName() {
        return inside().flatMap(WatchedTls.Inside::client)
                .filter(client -> client.isValidAt(Instant.now()))
                .map(ClientName::commonName);
    }

    private Optional<WatchedTls.Inside> inside() {
        return request.getConnectionMetaData().getConnection().getEndPoint()
                        instanceof WatchedTls.Inside inside
                ? Optional.of(inside)
                : Optional.empty();
    }

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    @Override
    public byte[] readBody(boolean upload) throws IOException {
        int most = upload ? limits.uploadBytes() : limits.bodyBytes();
        try {
            return new BodyReader(request, limits, most).read();
        } catch (BodyTooLargeException e) {
            refused.accept(Refusal.BODY_TOO_LARGE);
            throw e;
        } catch (BodyTooSlowException e) {
            refused.accept(Refusal.BODY_TOO_SLOW);
            throw e;
        }
    }

    @Override
    public List<FormPart> readForm() throws IOException {
        byte[] body = readBody(true);
        return MultipartForm.read(
                header(HttpHeader.CONTENT_TYPE.asString()), new ByteArrayInputStream(body));
    }
}
