package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.controller.endpoint.Fields.INSTANCE_ID;
import static io.lmcache4j.controller.endpoint.Fields.LOCATION;
import static io.lmcache4j.controller.endpoint.Fields.TOKENS;

import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.message.Tokens;

import java.util.List;

/** Keeps a prompt's chunks from being evicted: {@code /pin}. */
final class PinEndpoints implements Endpoints {
    private final Commands commands;

    PinEndpoints(Commands commands) {
        this.commands = commands;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Commands.of(
                        Route.post("/pin", MUTATE, this::pin)
                                .expecting(BodyRule.json(INSTANCE_ID, LOCATION, TOKENS))
                                .summary("Has all workers of an instance pin a prompt's chunks")));
    }

    private Response pin(Request request) throws InterruptedException {
        return commands.answer(
                request,
                new Job.Order("Pin", request.get(INSTANCE_ID), request.get(LOCATION)),
                event ->
                        commands.executor()
                                .pin(
                                        event,
                                        request.get(INSTANCE_ID),
                                        request.get(LOCATION),
                                        Tokens.of(request.get(TOKENS))));
    }
}
