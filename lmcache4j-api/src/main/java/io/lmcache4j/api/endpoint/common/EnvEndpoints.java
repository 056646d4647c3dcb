package io.lmcache4j.api.endpoint.common;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The environment of the process: {@code /env} (http-api.md §3.1). */
final class EnvEndpoints implements Endpoints {
    private final Supplier<Map<String, String>> environment;
    private final Masking masking;

    EnvEndpoints(Supplier<Map<String, String>> environment, Masking masking) {
        this.environment = environment;
        this.masking = masking;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/env", READ, this::env)
                        .taking(Masking.REVEAL)
                        .summary(
                                "Environment variables of the process, sorted by name, secrets"
                                        + " masked")
                        .answering(Answer.text(200, "a JSON object, as text")));
    }

    private Response env(Request request) {
        return Response.pretty(masking.values(request, new TreeMap<>(environment.get())))
                .withContentType("text/plain; charset=utf-8");
    }
}
