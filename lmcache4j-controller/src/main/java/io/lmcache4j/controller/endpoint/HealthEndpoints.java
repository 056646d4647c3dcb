package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.command.ClusterExecutor;
import io.lmcache4j.controller.registry.Fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * How the workers of an instance are, and what became of a request: {@code /health}, {@code
 * /check_finish}.
 */
final class HealthEndpoints implements Endpoints {
    private static final Parameter<Boolean> STRICT =
            Parameter.flag("strict", false)
                    .about("true answers 404 for an instance that has no workers");

    private final Fleet fleet;
    private final ClusterExecutor executor;

    HealthEndpoints(Fleet fleet, ClusterExecutor executor) {
        this.fleet = fleet;
        this.executor = executor;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/health", READ, this::health)
                        .expecting(BodyRule.json(Fields.INSTANCE_ID))
                        .taking(STRICT)
                        .summary("Asks all workers of an instance how they are")
                        .answering(
                                Answer.compact(200, "a code by worker, 0 is good"),
                                Answer.compact(404, "no such instance, when strict")),
                Route.post("/check_finish", READ, HealthEndpoints::finish)
                        .expecting(BodyRule.json(Fields.EVENT_ID))
                        .summary("Declared by LMCache, never done")
                        .answering(Answer.compact(500, "always")));
    }

    private Response health(Request request) {
        String instance = request.get(Fields.INSTANCE_ID);
        boolean known = !fleet.workersOf(instance).isEmpty();
        if (!known && request.get(STRICT)) {
            throw new DetailException(
                    404, "no instance " + instance + " is registered, or it has no workers");
        }
        String event = EventId.of("health");
        var codes = new LinkedHashMap<String, Object>();
        new TreeMap<>(executor.health(instance).errorCodes())
                .forEach((worker, code) -> codes.put(worker.toString(), code));
        var body = new LinkedHashMap<String, Object>();
        body.put("event_id", event);
        body.put("error_codes", codes);
        if (!known) {
            body.put("known", false);
        }
        return Response.compact(body);
    }

    /** The text of LMCache's failure is empty. */
    private static Response finish(Request request) {
        throw new DetailException(500, "");
    }
}
