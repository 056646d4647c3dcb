package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Header;
import io.lmcache4j.api.routing.Response;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes our answers by the library. */
final class AnswerWriter {
    /** The types of nearly all answers, encoded once. */
    private static final Map<String, HttpField> TYPES =
            Stream.of("application/json", "text/plain; charset=utf-8")
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Function.identity(),
                                    type ->
                                            new PreEncodedHttpField(
                                                    HttpHeader.CONTENT_TYPE, type)));

    private final Running running;

    AnswerWriter(Running running) {
        this.running = running;
    }

    void write(Response answer, org.eclipse.jetty.server.Response response, Exchange exchange) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.add(AppHandler.SERVER);
        Optional<String> type = answer.contentType();
        if (type.isPresent()) {
            headers.add(type(type.get()));
        }
        headers.add(HttpHeader.CONTENT_LENGTH, answer.body().length);
        for (Header header : answer.headers()) {
            headers.add(header.name(), header.value());
        }
        if (running.isDraining() || leavesBodyUnread(answer.status())) {
            headers.put(HttpHeader.CONNECTION, "close");
        }
        exchange.answering(answer.body().length);
        response.write(true, ByteBuffer.wrap(answer.body()), exchange);
    }

    private static boolean leavesBodyUnread(int status) {
        return status == HttpStatus.REQUEST_TIMEOUT_408
                || status == HttpStatus.PAYLOAD_TOO_LARGE_413;
    }

    private static HttpField type(String type) {
        HttpField encoded = TYPES.get(type);
        return encoded == null ? new HttpField(HttpHeader.CONTENT_TYPE, type) : encoded;
    }
}
