package io.lmcache4j.api.routing;

import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.UnreadableTextException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call on its way into the audit log: it is appended once, when its answer is known, and the
 * answer leaves when the line is on disk, with the line's number in its head (operator-api.md §4,
 * §5). For the call's thread.
 */
final class Audited {
    /** The response header with the number. */
    static final String HEADER = "X-LMCache4j-Audit";

    private static final int LONGEST_ERROR = 16 << 10;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final AuditTrail trail;
    private final IncomingRequest incoming;
    private final Route route;
    private final Map<String, String> segments;
    private final long startNanos = System.nanoTime();
    private final double time = System.currentTimeMillis() / MILLIS_PER_SECOND;
    private Optional<Caller> caller = Optional.empty();
    private Optional<Request> heard = Optional.empty();
    private Optional<AuditTrail.Receipt> receipt = Optional.empty();

    Audited(AuditTrail trail, IncomingRequest incoming, Route route, Map<String, String> segments) {
        this.trail = trail;
        this.incoming = incoming;
        this.route = route;
        this.segments = segments;
    }

    /** Who calls, once that is known. */
    void by(Caller known) {
        caller = Optional.of(known);
    }

    /** The request as its handler sees it, with the handler's notes; not all calls come so far. */
    void heard(Request request) {
        heard = Optional.of(request);
    }

    /** Appends the call now, so that the order of lines is that of the acts. */
    Response appended(Response response) {
        if (response != null && receipt.isEmpty()) {
            receipt = Optional.of(trail.append(call(response)));
        }
        return response;
    }

    /** The answer as it may leave. */
    Response settled(Response response) {
        appended(response);
        AuditTrail.Receipt line = receipt.orElseThrow();
        line.await();
        return response.withHeader(HEADER, Long.toString(line.sequence()));
    }

    private AuditedCall call(Response response) {
        Optional<Notes> notes = heard.flatMap(Request::notes);
        var detail = new LinkedHashMap<String, Object>();
        notes.ifPresent(told -> detail.putAll(told.detail()));
        error(response).ifPresent(text -> detail.put("error", text));
        return new AuditedCall(
                caller.orElseGet(() -> Caller.unchecked(incoming)),
                route.method() + " " + route.path(),
                parameters(),
                notes.flatMap(Notes::before),
                notes.flatMap(Notes::after),
                response.status(),
                detail,
                time,
                (System.nanoTime() - startNanos) / NANOS_PER_MILLI);
    }

    private Map<String, Object> parameters() {
        var parameters = new LinkedHashMap<String, Object>(segments);
        QueryString.parse(incoming.rawQuery().orElse(""))
                .texts()
                .forEach((name, given) -> parameters.put(name, single(given)));
        heard.flatMap(Request::jsonObject).ifPresent(body -> parameters.put("body", body));
        return parameters;
    }

    private static Object single(List<String> given) {
        return given.size() == 1 ? given.getFirst() : given;
    }

    /** The words of an answer that says no, without the input that it may quote. */
    private static Optional<Object> error(Response response) {
        if (response.status() < 400 || response.body().length > LONGEST_ERROR) {
            return Optional.empty();
        }
        try {
            return JsonReader.read(response.body()) instanceof Map<?, ?> map
                    ? List.of("detail", "message", "error").stream()
                            .<Object>map(map::get)
                            .filter(String.class::isInstance)
                            .findFirst()
                    : Optional.empty();
        } catch (JsonSyntaxException | UnreadableTextException e) {
            return Optional.empty();
        }
    }
}
