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
import io.lmcache4j.controller.command.CommandException;
import io.lmcache4j.controller.command.FanOut;
import io.lmcache4j.controller.message.Tokens;

import java.util.List;
import java.util.Optional;

/** Makes chunks smaller, and undoes that: {@code /compress}, {@code /decompress}. */
final class CompressEndpoints implements Endpoints {
    private final Commands commands;

    CompressEndpoints(Commands commands) {
        this.commands = commands;
    }

    /** One of the two. */
    @FunctionalInterface
    private interface Change {
        FanOut run(String instance, String method, String location, Optional<Tokens> tokens)
                throws CommandException;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("/compress", "Compress", commands.executor()::compress)
                        .summary("Has all workers of an instance compress chunks"),
                route("/decompress", "Decompress", commands.executor()::decompress)
                        .summary("Has all workers of an instance decompress chunks"));
    }

    private Route route(String path, String name, Change change) {
        return Commands.of(
                Route.post(path, MUTATE, request -> run(request, name, change))
                        .expecting(BodyRule.json(INSTANCE_ID, METHOD, LOCATION, SOME_TOKENS)));
    }

    private Response run(Request request, String name, Change change) throws InterruptedException {
        String instance = request.get(INSTANCE_ID);
        String location = request.get(LOCATION);
        return commands.answer(
                request,
                new Job.Order(name, instance, location),
                _ ->
                        change.run(
                                instance,
                                request.get(METHOD),
                                location,
                                request.get(SOME_TOKENS).map(Tokens::of)));
    }
}
