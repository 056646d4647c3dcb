package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.LookupChange;
import io.lmcache4j.engine.LookupInfo;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * The scheduler's lookup client or the worker's lookup server, by role: {@code /lookup/*}
 * (http-api.md §4.16, decisions.md 29). Not guarded: a failure is the bare 500.
 */
final class LookupEndpoints implements Endpoints {
    private static final Parameter<Boolean> DRYRUN =
            Parameter.flag("dryrun", false)
                    .about("Only make one, close it again and tell what it was");
    private static final Answer NOT_MADE =
            Answer.pretty(400, "the configuration asks for what can't be made; nothing changed");

    private final LMCacheManager manager;

    LookupEndpoints(LMCacheManager manager) {
        this.manager = manager;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/lookup/info", READ, _ -> info())
                        .summary("What looks up here, by class names")
                        .answering(
                                Answer.pretty(200, "client and server, None where there is none")),
                Route.post("/lookup/close", MUTATE, _ -> answer(manager.closeLookup(), false))
                        .summary("Close this process's side of the lookup; nothing is found then")
                        .answering(Answer.pretty(200, "what was closed, None for nothing")),
                Route.post("/lookup/create", MUTATE, this::create)
                        .taking(DRYRUN)
                        .summary("Make this process's side of the lookup as configured now")
                        .answering(Answer.pretty(200, "what was made"), NOT_MADE),
                Route.post("/lookup/recreate", MUTATE, _ -> answer(manager.recreateLookup(), false))
                        .summary("Replace this process's side of the lookup as configured now")
                        .answering(Answer.pretty(200, "what was closed and made"), NOT_MADE));
    }

    private Response info() {
        LookupInfo info = manager.lookupInfo();
        var body = new LinkedHashMap<String, Object>();
        body.put("client", info.client());
        body.put("server", info.server());
        return Response.pretty(body);
    }

    private Response create(Request request) {
        boolean dryRun = request.get(DRYRUN);
        return answer(manager.createLookup(dryRun), dryRun);
    }

    private static Response answer(LookupChange change, boolean dryRun) {
        var body = new LinkedHashMap<String, Object>();
        change.error().ifPresent(error -> body.put("error", error));
        change.old().ifPresent(old -> body.put("old", old));
        change.created().ifPresent(created -> body.put("new", created));
        boolean failed = change.error().isPresent();
        if (dryRun && !failed) {
            body.put("dryrun", true);
        }
        // LMCache's two revisions tell one of these each; clients of both are served.
        body.put("role", change.role().text());
        body.put("mode", change.mode());
        return Response.pretty(failed ? 400 : 200, body);
    }
}
