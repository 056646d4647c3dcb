package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;

import java.util.LinkedHashMap;
import java.util.List;

/** Tiers that are passed over for now: {@code /bypass/*} (http-api.md §4.15). */
final class BypassEndpoints implements Endpoints {
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
                                        "Bypass API is unavailable",
                                        "Failed to list bypassed backends",
                                        BypassEndpoints::list))
                        .summary("Bypassed tiers, and all tiers"));
    }

    private static Response list(LMCacheEngine engine, Request request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("bypassed_backends", engine.storage().bypassedBackends());
        body.put("all_backends", engine.storage().backendNames());
        return Response.pretty(body);
    }
}
