package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.DESTROY;
import static io.lmcache4j.controller.endpoint.Fields.INSTANCE_ID;
import static io.lmcache4j.controller.endpoint.Fields.LOCATION;

import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.command.ClusterExecutor;
import io.lmcache4j.controller.registry.Fleet;

import java.util.List;

/** Empties a location of an instance: {@code /clear}. */
final class ClearEndpoints implements Endpoints {
    private final Fleet fleet;
    private final ClusterExecutor executor;

    ClearEndpoints(Fleet fleet, ClusterExecutor executor) {
        this.fleet = fleet;
        this.executor = executor;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/clear", DESTROY, this::clear)
                        .expecting(BodyRule.json(INSTANCE_ID, LOCATION))
                        .taking(DryRuns.DRY_RUN)
                        .summary("Has all workers of an instance empty a location")
                        .answering(Commands.DONE, Commands.FAILED, Commands.SILENT));
    }

    private Response clear(Request request) throws InterruptedException {
        String instance = request.get(INSTANCE_ID);
        String location = request.get(LOCATION);
        if (request.get(DryRuns.DRY_RUN)) {
            return DryRuns.answer(request, fleet.workersOf(instance), location);
        }
        return Commands.answer(
                request, "Clear", event -> executor.clear(event, instance, location));
    }
}
