package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.FoundPrompt;
import io.lmcache4j.controller.registry.InstancePrefix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a prompt's chunks are: {@code /lookup} (controller.md §10). */
final class LookupEndpoints implements Endpoints {
    private final Fleet fleet;
    private final MissedPrompts missed;

    LookupEndpoints(Fleet fleet, MissedPrompts missed) {
        this.fleet = fleet;
        this.missed = missed;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/lookup", READ, this::lookup)
                        .expecting(BodyRule.json(Fields.TOKENS))
                        .summary("How far a prompt is covered, and where")
                        .answering(Answer.compact(200, "location and tokens by instance")));
    }

    private Response lookup(Request request) {
        long[] tokens = request.get(Fields.TOKENS);
        var layout = new LinkedHashMap<String, Object>();
        FoundPrompt found = fleet.find(tokens);
        found.layout()
                .forEach(
                        (instance, at) ->
                                layout.put(instance, List.of(at.location(), at.tokens())));
        if (layout.isEmpty()) {
            missed.add(tokens);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("event_id", EventId.of("Lookup"));
        body.put("layout_info", layout);
        body.put("prefixes", found.prefixes().stream().map(LookupEndpoints::prefix).toList());
        return Response.compact(body);
    }

    /** Ours: how much of the prompt's beginning an instance has (controller.md §18, row 12). */
    private static Map<String, Object> prefix(InstancePrefix prefix) {
        var json = new LinkedHashMap<String, Object>();
        json.put("instance_id", prefix.instanceId());
        json.put("location", prefix.location());
        json.put("tokens", prefix.tokens());
        json.put("tokens_on_all_ranks", prefix.tokensOnAllRanks());
        json.put("ranks", prefix.ranks());
        json.put("tokens_by_location", prefix.tokensByLocation());
        return json;
    }
}
