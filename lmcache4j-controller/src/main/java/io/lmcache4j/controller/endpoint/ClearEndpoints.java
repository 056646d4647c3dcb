package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.DESTROY;
import static io.lmcache4j.controller.endpoint.Fields.INSTANCE_ID;
import static io.lmcache4j.controller.endpoint.Fields.LOCATION;

import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.registry.Fleet;

import java.util.List;

/** Empties a location of an instance: {@code /clear}. */
final class ClearEndpoints implements Endpoints {
    private final Fleet fleet;
    private final Commands commands;

    ClearEndpoints(Fleet fleet, Commands commands) {
        this.fleet = fleet;
        this.commands = commands;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Commands.of(
                        Route.post("/clear", DESTROY, this::clear)
                                .expecting(BodyRule.json(INSTANCE_ID, LOCATION))
                                .taking(DryRuns.DRY_RUN)
                                .summary("Has all workers of an instance empty a location")));
    }

    private Response clear(Request request) throws InterruptedException {
        String instance = request.get(INSTANCE_ID);
        String location = request.get(LOCATION);
        if (request.get(DryRuns.DRY_RUN)) {
            return DryRuns.answer(request, fleet.workersOf(instance), location);
        }
        return commands.answer(
                request,
                new Job.Order("Clear", instance, location),
                event -> commands.executor().clear(event, instance, location));
    }
}
