package io.lmcache4j.api.endpoint.operator;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.AuditTrail;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Paging;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What was done to this server, and by whom: {@code /ops/audit} (operator-api.md §5). */
final class AuditEndpoints implements Endpoints {
    private static final Parameter<Optional<String>> SINCE =
            Parameter.text("since").about("Only calls from this time on, epoch seconds");
    private static final Parameter<Optional<String>> WHO =
            Parameter.text("who").about("Only calls by a token, certificate or user of this name");
    private static final Parameter<Optional<String>> ROUTE =
            Parameter.text("route").about("Only calls of this path; a method may stand before it");
    private static final int MOST_SHOWN = 100;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");

    private final AuditTrail audit;

    AuditEndpoints(AuditTrail audit) {
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/ops/audit", READ, this::list)
                        .taking(SINCE, WHO, ROUTE, Paging.LIMIT, Paging.CURSOR)
                        .summary("Calls that changed, destroyed or revealed, the newest first")
                        .answering(
                                Answer.compact(200, "the calls, and where to go on"),
                                Answer.compact(400, "since, limit or cursor makes no sense")));
    }

    private Response list(Request request) {
        Paging paging = Paging.of(request);
        AuditTrail.Page page =
                audit.newest(
                        new AuditTrail.Filter(
                                given(request, SINCE).map(AuditEndpoints::seconds),
                                given(request, WHO),
                                given(request, ROUTE),
                                paging.below(),
                                paging.limit()));
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

    private static DetailException bad(String format, Object value) {
        String text = String.valueOf(value);
        String shown = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
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
