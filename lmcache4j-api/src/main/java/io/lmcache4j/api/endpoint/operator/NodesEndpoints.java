package io.lmcache4j.api.endpoint.operator;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheManager;

import java.util.List;
import java.util.Map;

/**
 * The servers of this instance, in the two forms in which lmcache_frontend lists what it knows:
 * {@code /api/nodes} and {@code /api/proxies} (http-api.md §7.7, decision 51).
 */
final class NodesEndpoints implements Endpoints {
    private final Response nodes;
    private final Response proxies;

    /** Reads the configuration once, as the servers do. */
    NodesEndpoints(LMCacheManager manager) {
        var servers =
                ServerList.of(
                                manager.config().current(),
                                manager.role(),
                                manager.metadata().worldSize())
                        .json();
        nodes = Response.compact(Map.of("nodes", servers));
        proxies = Response.compact(Map.of("proxies", servers));
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/nodes", READ, _ -> nodes)
                        .summary("The instance's servers, as lmcache_frontend lists its nodes")
                        .answering(Answer.compact(200, "name, host and port of each"))
                        .served(Route.Trait.QUICK),
                Route.get("/api/proxies", READ, _ -> proxies)
                        .summary("The same servers, as lmcache_frontend lists its proxies")
                        .answering(Answer.compact(200, "name, host and port of each"))
                        .served(Route.Trait.QUICK));
    }
}
