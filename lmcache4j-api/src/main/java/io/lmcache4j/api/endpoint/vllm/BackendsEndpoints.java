package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheManager;

import java.util.List;

/** The storage tiers: {@code /backends} (http-api.md §4.14). */
final class BackendsEndpoints implements Endpoints {
    private final EngineCalls calls;

    BackendsEndpoints(LMCacheManager manager) {
        calls = new EngineCalls(manager, BodyStyle.COMPACT);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                "/backends",
                                READ,
                                calls.handler(
                                        "/backends API is unavailable",
                                        "Failed to list backends",
                                        (engine, _) ->
                                                Response.compact(engine.storage().listBackends())))
                        .summary("Tiers and their classes, in order of creation"));
    }
}
