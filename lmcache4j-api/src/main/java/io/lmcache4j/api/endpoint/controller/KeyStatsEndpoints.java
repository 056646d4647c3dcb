package io.lmcache4j.api.endpoint.controller;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many keys a fleet holds: {@code /controller/key-stats} (http-api.md §5.1). */
final class KeyStatsEndpoints implements Endpoints {
    private final FleetCalls calls;

    KeyStatsEndpoints(Optional<FleetView> fleet) {
        calls = new FleetCalls(fleet);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/controller/key-stats", READ, calls.handler(KeyStatsEndpoints::stats))
                        .summary("Keys and workers of the fleet, by instance")
                        .answering(
                                Answer.compact(200, "totals and instances"),
                                FleetCalls.NO_FLEET,
                                FleetCalls.FAILED));
    }

    private static Response stats(FleetView fleet, Request request) {
        List<FleetWorker> workers = fleet.workers();
        // Instances in order of their first worker's registration.
        Map<String, List<FleetWorker>> instances = new LinkedHashMap<>();
        for (FleetWorker worker : workers) {
            instances.computeIfAbsent(worker.instanceId(), _ -> new ArrayList<>()).add(worker);
        }
        List<Object> shown = new ArrayList<>();
        instances.forEach((id, members) -> shown.add(instance(id, members)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("total_key_count", keys(workers));
        body.put("total_instance_count", instances.size());
        body.put("total_worker_count", workers.size());
        body.put("instances", shown);
        return Response.compact(body);
    }

    private static Map<String, Object> instance(String id, List<FleetWorker> members) {
        Map<String, Object> instance = new LinkedHashMap<>();
        instance.put("instance_id", id);
        instance.put("key_count", keys(members));
        instance.put("worker_count", members.size());
        return instance;
    }

    private static long keys(List<FleetWorker> workers) {
        return workers.stream().mapToLong(FleetWorker::keyCount).sum();
    }
}
