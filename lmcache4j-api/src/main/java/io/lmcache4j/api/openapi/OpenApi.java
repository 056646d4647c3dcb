package io.lmcache4j.api.openapi;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.Version;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI 3.1 document of some routes, rendered when somebody first asks. Thread-safe. */
final class OpenApi {
    private final List<Route> routes;
    private volatile byte[] rendered;

    OpenApi(List<Route> routes) {
        this.routes = routes;
    }

    /** The document in the COMPACT style; not a copy. */
    byte[] bytes() {
        byte[] done = rendered;
        if (done == null) {
            // Two at once do the same work twice, once.
            done = BodyStyle.COMPACT.render(document());
            rendered = done;
        }
        return done;
    }

    private Map<String, Object> document() {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<>())
                    .put(route.method().name().toLowerCase(Locale.ROOT), Operation.of(route));
        }
        return Json.object(
                "openapi",
                "3.1.0",
                "info",
                Json.object(
                        "title",
                        "LMCache internal API",
                        "version",
                        Version.current().version(),
                        "description",
                        "What one LMCache process, scheduler or worker, shows and"
                                + " takes. `x-access-class` says what a call does:"
                                + " read, mutate, destroy or reveal."),
                "paths",
                paths,
                "components",
                Json.object("schemas", ErrorSchemas.all()));
    }
}
