package io.lmcache4j.api.endpoint.operator;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.health.ReadinessReport;

import java.util.List;
import java.util.Map;

/** All about a process on one screen: {@code /status} (operator-api.md §2). */
final class StatusEndpoints implements Endpoints {
    private final LMCacheManager manager;
    private final Masking masking;

    StatusEndpoints(LMCacheManager manager, Masking masking) {
        this.manager = manager;
        this.masking = masking;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/status", READ, this::status)
                        .taking(HealthEndpoints.VERBOSE)
                        .summary("Who this process is, what it holds and how it fares")
                        .answering(Answer.compact(200, "whether it is ready or not"))
                        .served(Route.Trait.HEAD));
    }

    private Response status(Request request) throws InterruptedException {
        ReadinessReport readiness = manager.readiness();
        return Response.compact(
                request.get(HealthEndpoints.VERBOSE)
                        ? masking.texts(new StatusBody(manager, readiness).json())
                        : Map.of("status", StatusBody.word(readiness)));
    }
}
