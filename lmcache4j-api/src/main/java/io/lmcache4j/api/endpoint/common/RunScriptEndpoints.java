package io.lmcache4j.api.endpoint.common;

import static io.lmcache4j.api.routing.AccessClass.REVEAL;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.config.ConfigStore;

import java.util.List;
import java.util.Map;

/**
 * Uploaded Python, which this process does not run: {@code /run_script} (http-api.md §3.9,
 * decisions.md 28).
 */
final class RunScriptEndpoints implements Endpoints {
    private static final String DISABLED =
            "The /run_script API is disabled. It executes caller-supplied code in-process, so it is"
                    + " off by default; enable it explicitly with run_script_api_enabled"
                    + " (LMCACHE_RUN_SCRIPT_API_ENABLED=true, or --run-script-api-enabled on the"
                    + " standalone server) and only on a trusted network.";
    private static final String NO_ENGINE =
            "/run_script is enabled, but this server has no script engine: it is a JVM and runs no"
                    + " uploaded Python; nothing was run";

    private final ConfigStore config;

    RunScriptEndpoints(ConfigStore config) {
        this.config = config;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/run_script", REVEAL, this::run)
                        .expecting(BodyRule.FORM)
                        .served(Route.Trait.UPLOAD)
                        .summary("Run an uploaded Python script: never done here")
                        .answering(
                                Answer.text(400, "no file part named script"),
                                Answer.compact(400, "a malformed form"),
                                Answer.text(404, "switched off, as it is by default"),
                                Answer.compact(501, "there is no script engine")));
    }

    private Response run(Request request) {
        if (!config.current().runScriptApiEnabled()) {
            return Response.text(404, DISABLED);
        }
        // Of several parts of that name the last one counts.
        boolean isFile =
                request.form().stream()
                        .filter(part -> part.name().equals("script"))
                        .reduce((_, later) -> later)
                        .filter(part -> part.fileName().isPresent())
                        .isPresent();
        return isFile
                ? Response.compact(501, Map.of("detail", NO_ENGINE))
                : Response.text(400, "No script file provided");
    }
}
