package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.endpoint.vllm.EngineCalls.EngineHandler;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.storage.StorageManager;

import java.util.LinkedHashMap;
import java.util.List;

/** The storage tiers, closed and made at run time: {@code /backends} (http-api.md §4.14). */
final class BackendsEndpoints implements Endpoints {
    private static final Parameter<String> BACKEND_NAME =
            Parameter.segment("backend_name").about("Name of the tier, as GET /backends has it");

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
                                calling("Failed to list backends", BackendsEndpoints::list))
                        .summary("Tiers and their classes, in order of creation")
                        .answering(calls.answers("all tiers")),
                Route.delete(
                                "/backends/{backend_name}",
                                MUTATE,
                                calling("Failed to close backend", BackendsEndpoints::close))
                        .taking(BACKEND_NAME)
                        .summary("Close a tier and forget what it held")
                        .answering(
                                calls.answers(
                                        "closed; the tiers that remain",
                                        Answer.compact(404, "no tier of this name"))),
                Route.post(
                                "/backends",
                                MUTATE,
                                calling("Failed to create backends", BackendsEndpoints::create))
                        .summary("Make the tiers that are configured now and missing")
                        .answering(calls.answers("new tiers, all tiers")));
    }

    private RouteHandler calling(String failed, EngineHandler handler) {
        return calls.handler("/backends API is unavailable", failed, handler);
    }

    private static Response list(LMCacheEngine engine, Request request) {
        return Response.compact(engine.storage().listBackends());
    }

    private static Response close(LMCacheEngine engine, Request request) {
        String name = request.get(BACKEND_NAME);
        StorageManager storage = engine.storage();
        List<String> before = storage.backendNames();
        boolean closed = storage.closeBackend(name);
        request.noteChange(before, storage.backendNames());
        var body = new LinkedHashMap<String, Object>();
        body.put("status", closed ? "success" : "not_found");
        body.put("message", "Backend " + name + (closed ? " closed" : " not found"));
        body.put("backends", storage.listBackends());
        return Response.compact(closed ? 200 : 404, body);
    }

    private static Response create(LMCacheEngine engine, Request request) {
        StorageManager storage = engine.storage();
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("created", storage.createBackends());
        body.put("backends", storage.listBackends());
        return Response.compact(body);
    }
}
