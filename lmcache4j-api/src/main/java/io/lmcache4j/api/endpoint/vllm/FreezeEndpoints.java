package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.engine.LMCacheManager;

import java.util.LinkedHashMap;
import java.util.List;

/** Freeze mode, in which nothing is stored: {@code /freeze/*} (http-api.md §4.12). */
final class FreezeEndpoints implements Endpoints {

    private final EngineCalls calls;

    FreezeEndpoints(LMCacheManager manager) {
        calls = new EngineCalls(manager, BodyStyle.PRETTY);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.put("/freeze/enable", MUTATE, set("/freeze/enable", "enable", true))
                        .summary("Stop storing; retrieve from the CPU tier only")
                        .answering(calls.answers("frozen")),
                Route.put("/freeze/disable", MUTATE, set("/freeze/disable", "disable", false))
                        .summary("Store again")
                        .answering(calls.answers("not frozen any more")),
                Route.get("/freeze/status", READ, status())
                        .summary("Whether freeze mode is on")
                        .answering(calls.answers("the state")));
    }

    private RouteHandler set(String path, String verb, boolean on) {
        return calls.handler(
                path + " API is unavailable",
                "Failed to " + verb + " freeze mode",
                (engine, request) -> {
                    boolean before = engine.storage().isFrozen();
                    engine.storage().setFreeze(on);
                    request.noteChange(before, on);
                    return answer(on, "Freeze mode " + verb + "d successfully");
                });
    }

    private RouteHandler status() {
        return calls.handler(
                "/freeze/status API is unavailable",
                "Failed to get freeze mode status",
                (engine, _) -> {
                    boolean on = engine.storage().isFrozen();
                    return answer(on, "Freeze mode is " + (on ? "enabled" : "disabled"));
                });
    }

    private static Response answer(boolean on, String message) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("freeze", on);
        body.put("message", message);
        return Response.pretty(body);
    }
}
