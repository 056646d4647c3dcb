package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.DryRun;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every route of class destroy answers when it is only asked what would go (operator-api.md
 * §4).
 */
final class DryRuns {
    /** Whether to say what would go instead of taking it away. */
    static final Parameter<Boolean> DRY_RUN =
            Parameter.flag("dry_run", false).about("true changes nothing and says what would go");

    private DryRuns() {}

    static boolean isAsked(Request request) {
        return request.get(DRY_RUN);
    }

    /** The answer, which the audit log gets too. */
    static Response answer(Request request, DryRun run) {
        return answer(request, run, Map.of());
    }

    /** The answer with fields of the route's own behind the usual ones. */
    static Response answer(Request request, DryRun run, Map<String, Object> more) {
        var body = new LinkedHashMap<String, Object>();
        body.put("dry_run", true);
        var backends = new LinkedHashMap<String, Object>();
        run.backends().forEach((name, cleared) -> backends.put(name, json(cleared)));
        body.put("backends", backends);
        body.put("recompute_tokens", run.recomputeTokens());
        body.putAll(more);
        body.forEach(request::noteDetail);
        return Response.compact(body);
    }

    private static Map<String, Object> json(Cleared cleared) {
        var json = new LinkedHashMap<String, Object>();
        json.put("chunks", cleared.chunks());
        json.put("bytes", cleared.bytes());
        json.put("tokens", cleared.tokens());
        json.put("pinned", cleared.pinned());
        json.put("skipped", cleared.skipped());
        return json;
    }
}
