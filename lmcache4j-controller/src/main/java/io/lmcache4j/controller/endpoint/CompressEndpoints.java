package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.controller.endpoint.Fields.INSTANCE_ID;
import static io.lmcache4j.controller.endpoint.Fields.LOCATION;
import static io.lmcache4j.controller.endpoint.Fields.METHOD;
import static io.lmcache4j.controller.endpoint.Fields.SOME_TOKENS;

import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.controller.message.Tokens;

import java.util.List;

/** Makes chunks smaller, and undoes that: {@code /compress}, {@code /decompress}. */
final class CompressEndpoints implements Endpoints {
    private final Commands commands;

    CompressEndpoints(Commands commands) {
        this.commands = commands;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("/compress", this::compress)
                        .summary("Has all workers of an instance compress chunks"),
                route("/decompress", this::decompress)
                        .summary("Has all workers of an instance decompress chunks"));
    }

    private static Route route(String path, RouteHandler handler) {
        return Commands.of(
                Route.post(path, MUTATE, handler)
                        .expecting(BodyRule.json(INSTANCE_ID, METHOD, LOCATION, SOME_TOKENS)));
    }

    private Response compress(Request request) throws InterruptedException {
        return commands.answer(
                request,
                order("Compress", request),
                _ ->
                        commands.executor()
                                .compress(
                                        request.get(INSTANCE_ID),
                                        request.get(METHOD),
                                        request.get(LOCATION),
                                        request.get(SOME_TOKENS).map(Tokens::of)));
    }

    private Response decompress(Request request) throws InterruptedException {
        return commands.answer(
                request,
                order("Decompress", request),
                _ ->
                        commands.executor()
                                .decompress(
                                        request.get(INSTANCE_ID),
                                        request.get(METHOD),
                                        request.get(LOCATION),
                                        request.get(SOME_TOKENS).map(Tokens::of)));
    }

    private static Job.Order order(String name, Request request) {
        return new Job.Order(name, request.get(INSTANCE_ID), request.get(LOCATION));
    }
}
