package io.lmcache4j.api.endpoint.controller;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workers of a fleet: {@code /controller/workers} (http-api.md §5.2). */
final class WorkersEndpoints implements Endpoints {
    private static final Parameter<Optional<String>> INSTANCE_ID =
            Parameter.text("instance_id").about("Workers of this instance alone");
    private static final Parameter<Optional<BigInteger>> WORKER_ID =
            Parameter.integer("worker_id")
                    .about("With instance_id: this worker alone; without: ignored");

    private final FleetCalls calls;

    WorkersEndpoints(Optional<FleetView> fleet) {
        calls = new FleetCalls(fleet);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/controller/workers", READ, calls.handler(WorkersEndpoints::workers))
                        .taking(INSTANCE_ID, WORKER_ID)
                        .summary("Workers of the fleet, of an instance, or one")
                        .answering(
                                Answer.compact(200, "the workers and their number, or the one"),
                                Answer.compact(404, "no such worker, or none of this instance"),
                                FleetCalls.NO_FLEET,
                                FleetCalls.FAILED));
    }

    private static Response workers(FleetView fleet, Request request) {
        Optional<String> instance = request.get(INSTANCE_ID);
        if (instance.isEmpty()) {
            return list(fleet.workers());
        }
        String id = instance.get();
        List<FleetWorker> members =
                fleet.workers().stream().filter(w -> w.instanceId().equals(id)).toList();
        Optional<BigInteger> worker = request.get(WORKER_ID);
        if (worker.isPresent()) {
            return one(members, id, worker.get());
        }
        if (members.isEmpty()) {
            throw new DetailException(404, "No workers found for instance " + id);
        }
        return list(members);
    }

    private static Response one(List<FleetWorker> members, String instance, BigInteger id) {
        return members.stream()
                .filter(worker -> BigInteger.valueOf(worker.workerId()).equals(id))
                .findFirst()
                .map(worker -> Response.compact(worker.toMap()))
                .orElseThrow(
                        () ->
                                new DetailException(
                                        404, "Worker (%s, %d) not found".formatted(instance, id)));
    }

    private static Response list(List<FleetWorker> workers) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("workers", workers.stream().map(FleetWorker::toMap).toList());
        body.put("total_count", workers.size());
        return Response.compact(body);
    }
}
