package io.lmcache4j.api.contract;

import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.openapi.DocsEndpoints;
import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.ApiRegistry;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheManager;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The routes that a server registers, and which of them a request of a table is for. */
final class AllRoutes {
    private static final Pattern NAME = Pattern.compile("\\{[a-z_]+}");

    private AllRoutes() {}

    static List<Route> of(LMCacheManager manager) {
        var context = new ApiContext(manager, LogSystem.find());
        List<Route> routes =
                new ApiRegistry(ApiRegistry.discover(), Optional.empty(), context).routes();
        return new DocsEndpoints(routes).routes();
    }

    /** The first route that such a request reaches, as the router chooses it. */
    static Optional<Route> of(ContractRequest request, List<Route> routes) {
        String path = request.target().split("\\?", 2)[0];
        return routes.stream()
                .filter(route -> route.method().name().equals(request.method()))
                .filter(route -> path.matches(NAME.matcher(route.path()).replaceAll("[^/]+")))
                .findFirst();
    }
}
