package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.DESTROY;
import static io.lmcache4j.controller.endpoint.Fields.NEW_POSITION;
import static io.lmcache4j.controller.endpoint.Fields.OLD_POSITION;
import static io.lmcache4j.controller.endpoint.Fields.SHOULD_COPY;
import static io.lmcache4j.controller.endpoint.Fields.SOME_TOKENS;

import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.JsonType;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.message.Position;
import io.lmcache4j.controller.message.Tokens;
import io.lmcache4j.controller.registry.Fleet;

import java.util.List;
import java.util.Map;

/** Moves chunks from instance to instance: {@code /move}. */
final class MoveEndpoints implements Endpoints {
    /** What older releases name {@code should_copy}; the newest ignore it. */
    private static final String OLD_NAME = "copy";

    private final Fleet fleet;
    private final Commands commands;

    MoveEndpoints(Fleet fleet, Commands commands) {
        this.fleet = fleet;
        this.commands = commands;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Commands.of(
                        Route.post("/move", DESTROY, this::move)
                                .expecting(
                                        BodyRule.json(
                                                OLD_POSITION,
                                                NEW_POSITION,
                                                SOME_TOKENS,
                                                SHOULD_COPY))
                                .taking(DryRuns.DRY_RUN)
                                .summary("Has workers of an instance send chunks to another's")));
    }

    private Response move(Request request) throws InterruptedException {
        Position from = position(request.get(OLD_POSITION));
        if (request.get(DryRuns.DRY_RUN)) {
            return DryRuns.answer(request, fleet.workersOf(from.holder()), from.location());
        }
        return commands.answer(
                request,
                new Job.Order("Move", from.holder(), from.location()),
                _ ->
                        commands.executor()
                                .move(
                                        from,
                                        position(request.get(NEW_POSITION)),
                                        request.get(SOME_TOKENS).map(Tokens::of),
                                        copies(request)));
    }

    private static Position position(JsonType.Pair pair) {
        return new Position(pair.first(), pair.second());
    }

    private static boolean copies(Request request) {
        Map<String, Object> body = request.jsonObject().orElseThrow();
        return (!body.containsKey(SHOULD_COPY.name()) && body.get(OLD_NAME) instanceof Boolean old)
                ? old
                : request.get(SHOULD_COPY).orElse(false);
    }
}
