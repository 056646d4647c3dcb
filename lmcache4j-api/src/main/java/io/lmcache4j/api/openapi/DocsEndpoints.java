package io.lmcache4j.api.openapi;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.routing.Route.Trait;
import io.lmcache4j.api.routing.RouteHandler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The built-in pages: {@code /docs}, {@code /redoc}, {@code /docs/oauth2-redirect} and the document
 * that they show, {@code /openapi.json} (http-api.md §10.7). They answer HEAD too.
 */
public final class DocsEndpoints implements Endpoints {
    /** Nothing from elsewhere; Swagger UI sets styles in place. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    /** The only files there are, with their types; no path is ever made of what a client sent. */
    private static final Map<String, String> ASSETS =
            Map.of(
                    "docs.js", "text/javascript; charset=utf-8",
                    "redoc.js", "text/javascript; charset=utf-8",
                    "oauth2-redirect.js", "text/javascript; charset=utf-8",
                    "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
                    "swagger-ui.css", "text/css; charset=utf-8");

    private static final String HTML = "text/html; charset=utf-8";
    private static final Parameter<String> FILE =
            Parameter.segment("file").about("name of a script or style sheet of the pages");

    private final List<Route> described;
    private final OpenApi document;

    /**
     * The pages over these routes.
     *
     * @param routes those of the endpoint groups, in order of registration
     */
    public DocsEndpoints(List<Route> routes) {
        described = Stream.concat(own().stream(), routes.stream()).toList();
        document = new OpenApi(described);
    }

    /** The routes of the pages, then those that they describe. */
    @Override
    public List<Route> routes() {
        return described;
    }

    private List<Route> own() {
        return List.of(
                Route.get("/openapi.json", READ, this::openApi)
                        .summary("All routes as an OpenAPI 3.1 document")
                        .answering(Answer.compact(200, "the document"))
                        .served(Trait.HEAD),
                page("/docs", "docs.html").summary("Read and try all routes in a browser"),
                page("/docs/oauth2-redirect", "oauth2-redirect.html")
                        .summary("Where Swagger UI would come back to after a login elsewhere"),
                page("/redoc", "redoc.html").summary("Read about all routes in a browser"),
                Route.get("/docs/assets/{file}", READ, DocsEndpoints::asset)
                        .summary("Scripts and styles of the pages")
                        .taking(FILE)
                        .answering(
                                Answer.of(200, "text/javascript; charset=utf-8", "the file"),
                                Answer.compact(404, "no such file"))
                        .served(Trait.HEAD));
    }

    private static Route page(String path, String file) {
        RouteHandler handler =
                _ ->
                        Response.bytes(HTML, Resources.bytes(file))
                                .withHeader("Content-Security-Policy", POLICY)
                                .withHeader("X-Content-Type-Options", "nosniff");
        return Route.get(path, READ, handler)
                .answering(Answer.of(200, HTML, "the page"))
                .served(Trait.HEAD);
    }

    private Response openApi(Request request) {
        return Response.bytes("application/json", document.bytes());
    }

    private static Response asset(Request request) {
        String file = request.get(FILE);
        String type =
                Optional.ofNullable(ASSETS.get(file))
                        .orElseThrow(() -> new DetailException(404, "Not Found"));
        return Response.bytes(type, Resources.bytes(file))
                .withHeader("Cache-Control", "max-age=3600")
                .withHeader("X-Content-Type-Options", "nosniff");
    }
}
