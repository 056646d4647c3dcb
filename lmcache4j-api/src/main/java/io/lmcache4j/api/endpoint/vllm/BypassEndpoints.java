package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.PythonText;
import io.lmcache4j.engine.storage.StorageManager;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Tiers that are passed over for now: {@code /bypass/*} (http-api.md §4.15). */
final class BypassEndpoints implements Endpoints {
    private static final String UNAVAILABLE = "Bypass API is unavailable";
    private static final Parameter<Optional<String>> BACKEND_NAME =
            Parameter.text("backend_name").about("Name of the tier, as /backends has it; needed");

    private final EngineCalls calls;

    BypassEndpoints(LMCacheManager manager) {
        calls = new EngineCalls(manager, BodyStyle.PRETTY);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                "/bypass/list",
                                READ,
                                calls.handler(
                                        UNAVAILABLE,
                                        "Failed to list bypassed backends",
                                        BypassEndpoints::list))
                        .summary("Bypassed tiers, and all tiers")
                        .answering(calls.answers("both lists")),
                set("/bypass/add", "Failed to add bypass backend", true)
                        .summary("Pass over a tier in lookups, reads and stores"),
                set("/bypass/remove", "Failed to remove bypass backend", false)
                        .summary("Use a bypassed tier again"));
    }

    private static Response list(LMCacheEngine engine, Request request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("bypassed_backends", engine.storage().bypassedBackends());
        body.put("all_backends", engine.storage().backendNames());
        return Response.pretty(body);
    }

    private Route set(String path, String failed, boolean on) {
        return Route.put(
                        path,
                        MUTATE,
                        calls.handler(
                                UNAVAILABLE,
                                failed,
                                (engine, request) -> set(engine.storage(), request, on)))
                .taking(BACKEND_NAME)
                .answering(
                        calls.answers(
                                "how it was before, and all bypassed tiers",
                                Answer.pretty(400, "no name, or no tier of this name")));
    }

    private static Response set(StorageManager storage, Request request, boolean on) {
        String name = request.get(BACKEND_NAME).orElse("");
        if (name.isEmpty()) {
            return badRequest("Missing parameter", "backend_name is required");
        }
        // A bypass outlives its tier, so that a closed one's can still be removed.
        if (!storage.backendNames().contains(name) && !storage.bypassedBackends().contains(name)) {
            return badRequest(
                    "Unknown backend",
                    "Backend '%s' not found. Available: %s"
                            .formatted(name, PythonText.repr(storage.backendNames())));
        }
        boolean before = storage.setBypass(name, on);
        request.noteChange(before, on);
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("backend_name", name);
        body.put("bypassed", on);
        body.put(on ? "was_already_bypassed" : "was_bypassed", before);
        body.put("bypassed_backends", storage.bypassedBackends());
        return Response.pretty(body);
    }

    private static Response badRequest(String error, String message) {
        return Response.pretty(400, EngineCalls.error(error, message));
    }
}
