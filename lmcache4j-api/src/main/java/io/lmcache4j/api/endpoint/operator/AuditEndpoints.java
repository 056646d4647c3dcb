package io.lmcache4j.api.endpoint.operator;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.AuditTrail;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What was done to this server, and by whom: {@code /ops/audit} (operator-api.md §5). */
final class AuditEndpoints implements Endpoints {
    private static final Parameter<Optional<String>> SINCE =
            Parameter.text("since").about("Only calls from this time on, epoch seconds");
    private static final Parameter<Optional<String>> WHO =
            Parameter.text("who").about("Only calls by a token, certificate or user of this name");
    private static final Parameter<Optional<String>> ROUTE =
            Parameter.text("route").about("Only calls of this path; a method may stand before it");
    private static final Parameter<Optional<BigInteger>> LIMIT =
            Parameter.integer("limit").about("How many at most, 1 to 1000; 100 without it");
    private static final Parameter<Optional<String>> CURSOR =
            Parameter.text("cursor").about("The next_cursor of the page before");

    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

    private final AuditTrail audit;

    AuditEndpoints(AuditTrail audit) {
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/ops/audit", READ, this::list)
                        .taking(SINCE, WHO, ROUTE, LIMIT, CURSOR)
                        .summary("Calls that changed, destroyed or revealed, the newest first")
                        .answering(
                                Answer.compact(200, "the calls, and where to go on"),
                                Answer.compact(400, "since, limit or cursor makes no sense")));
    }

    private Response list(Request request) {
        AuditTrail.Page page =
                audit.newest(
                        new AuditTrail.Filter(
                                given(request, SINCE).map(AuditEndpoints::seconds),
                                given(request, WHO),
                                given(request, ROUTE),
                                given(request, CURSOR)
                                        .map(AuditEndpoints::below)
                                        .orElseGet(OptionalLong::empty),
                                request.get(LIMIT).map(AuditEndpoints::limit).orElse(USUAL)));
        return Response.bytes("application/json", body(page));
    }

    /** An empty text counts as not given. */
    private static Optional<String> given(Request request, Parameter<Optional<String>> parameter) {
        return request.get(parameter).filter(text -> !text.isEmpty());
    }

    private static double seconds(String text) {
        if (!SECONDS.matcher(text).matches()) {
            throw bad("since must be epoch seconds, such as 1767225600.5, was '%s'", text);
        }
        return Double.parseDouble(text);
    }

    private static OptionalLong below(String text) {
        if (!SEQUENCE.matcher(text).matches()) {
            throw bad("cursor must be the next_cursor of an answer, was '%s'", text);
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static int limit(BigInteger number) {
        if (number.signum() <= 0 || number.compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw bad("limit must be 1 to " + MOST + ", was %s", number);
        }
        return number.intValueExact();
    }

    private static DetailException bad(String format, Object value) {
        String text = String.valueOf(value);
        String shown = text.length() <= USUAL ? text : text.substring(0, USUAL) + "…";
        return new DetailException(400, format.formatted(shown));
    }

    /** The lines are JSON already, as they stand in the file. */
    private static byte[] body(AuditTrail.Page page) {
        var body = new ByteArrayOutputStream();
        String separator = "{\"items\":[";
        for (byte[] line : page.lines()) {
            body.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(line);
            separator = ",";
        }
        if (page.lines().isEmpty()) {
            body.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
        }
        String next = page.next().isPresent() ? "\"" + page.next().getAsLong() + "\"" : "null";
        body.writeBytes(("],\"next_cursor\":" + next + "}").getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }
}
