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

/** The CPU hot cache's switch: {@code /hot_cache/*} (http-api.md §4.13). */
final class HotCacheEndpoints implements Endpoints {
    private static final String UNAVAILABLE = "hot_cache API is unavailable";

    private final EngineCalls calls;

    HotCacheEndpoints(LMCacheManager manager) {
        calls = new EngineCalls(manager, BodyStyle.PRETTY);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.put("/hot_cache/enable", MUTATE, set("enable", true))
                        .summary("Keep chunks in the CPU tier")
                        .answering(calls.answers("on, if there is a CPU tier")),
                Route.put("/hot_cache/disable", MUTATE, set("disable", false))
                        .summary("Clear the CPU tier and keep nothing there")
                        .answering(calls.answers("off and cleared")),
                Route.get("/hot_cache/status", READ, status())
                        .summary("Whether the CPU tier keeps chunks")
                        .answering(calls.answers("the state")));
    }

    private RouteHandler set(String verb, boolean on) {
        return calls.handler(
                UNAVAILABLE,
                "Failed to " + verb + " hot cache",
                (engine, request) -> {
                    boolean before = engine.storage().isHotCacheEnabled();
                    engine.storage().setHotCache(on);
                    request.noteChange(before, engine.storage().isHotCacheEnabled());
                    // The asked value, also where no CPU tier took it (http-api.md §11.1 row 12).
                    return answer(on, "Hot cache " + verb + "d successfully");
                });
    }

    private RouteHandler status() {
        return calls.handler(
                UNAVAILABLE,
                "Failed to get hot cache status",
                (engine, _) -> {
                    boolean on = engine.storage().isHotCacheEnabled();
                    return answer(on, "Hot cache is " + (on ? "enabled" : "disabled"));
                });
    }

    private static Response answer(boolean on, String message) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("hot_cache", on);
        body.put("message", message);
        return Response.pretty(body);
    }
}
