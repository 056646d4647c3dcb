package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map of named values as GET {@code /conf} and {@code /meta} show it: all, or those that {@code
 * names} asks for, in its order (http-api.md §4.4), with secrets or without. The whole is rendered
 * once for each snapshot.
 */
final class NamedValues {
    /** Split at commas without trimming; names that don't exist are dropped. */
    static final Parameter<Optional<String>> NAMES =
            Parameter.text("names")
                    .about("Names to show, with commas and no blanks between; all without it");

    private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

    private final Masking masking;
    private final Whole masked = new Whole();
    private final Whole revealed = new Whole();

    NamedValues(Masking masking) {
        this.masking = masking;
    }

    /**
     * The answer to a request that takes {@link #NAMES} and {@link Masking#REVEAL}.
     *
     * @param snapshot identity of the values: as long as it is the same object, they are the same
     */
    Response show(Request request, Object snapshot, Map<String, Object> values) {
        String names = request.get(NAMES).orElse("");
        return names.isEmpty()
                ? (masking.shows(request) ? revealed : masked).show(request, snapshot, values)
                : respond(masking.values(request, some(names, values)));
    }

    private static Map<String, Object> some(String names, Map<String, Object> values) {
        var chosen = new LinkedHashMap<String, Object>();
        for (String name : names.split(",", -1)) {
            if (values.containsKey(name)) {
                chosen.put(name, values.get(name));
            }
        }
        return chosen;
    }

    private static Response respond(Map<String, Object> values) {
        return Response.bytes(CONTENT_TYPE, BodyStyle.PRETTY.render(values));
    }

    /** The answer with all values, kept as long as they stay. */
    private final class Whole {
        private record Rendered(Object snapshot, Response response) {}

        private volatile Rendered rendered;

        Response show(Request request, Object snapshot, Map<String, Object> values) {
            Rendered last = rendered;
            if (last == null || last.snapshot() != snapshot) {
                last = new Rendered(snapshot, respond(masking.values(request, values)));
                rendered = last;
            }
            return last.response();
        }
    }
}
