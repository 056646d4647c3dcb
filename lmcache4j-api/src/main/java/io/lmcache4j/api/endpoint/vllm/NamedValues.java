package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map of named values as GET {@code /conf} and {@code /meta} show it: all, or those that {@code
 * names} asks for, in its order (http-api.md §4.4). The whole is rendered once for each snapshot.
 */
final class NamedValues {
    /** Split at commas without trimming; names that don't exist are dropped. */
    static final Parameter<Optional<String>> NAMES =
            Parameter.text("names")
                    .about("Names to show, with commas and no blanks between; all without it");

    private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    private record Rendered(Object snapshot, Response response) {}

    private volatile Rendered rendered;

    /**
     * The answer to a request.
     *
     * @param snapshot identity of the values: as long as it is the same object, they are the same
     */
    Response show(Request request, Object snapshot, Map<String, Object> values) {
        String names = request.get(NAMES).orElse("");
        return names.isEmpty() ? all(snapshot, values) : some(names, values);
    }

    private Response all(Object snapshot, Map<String, Object> values) {
        Rendered last = rendered;
        if (last == null || last.snapshot() != snapshot) {
            last =
                    new Rendered(
                            snapshot,
                            Response.bytes(CONTENT_TYPE, BodyStyle.PRETTY.render(values)));
            rendered = last;
        }
        return last.response();
    }

    private static Response some(String names, Map<String, Object> values) {
        var chosen = new LinkedHashMap<String, Object>();
        for (String name : names.split(",", -1)) {
            if (values.containsKey(name)) {
                chosen.put(name, values.get(name));
            }
        }
        return Response.pretty(chosen).withContentType(CONTENT_TYPE);
    }
}
