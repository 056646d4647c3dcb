package io.lmcache4j.controller.endpoint;

import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.controller.registry.KnownWorker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a controller can say of a command that destroys without sending it (operator-api.md §4): how
 * many chunks its directory has at the place. What only workers know is null.
 */
final class DryRuns {
    static final Parameter<Boolean> DRY_RUN =
            Parameter.flag("dry_run", false)
                    .about("true asks no worker and says what the directory has there");

    private DryRuns() {}

    /** The answer for a location of these workers, which the audit log gets too. */
    static Response answer(Request request, List<KnownWorker> workers, String location) {
        long chunks = 0;
        List<Object> each = new ArrayList<>();
        for (KnownWorker worker : workers) {
            long there = worker.keysByLocation().getOrDefault(location, 0L);
            chunks += there;
            var shown = new LinkedHashMap<String, Object>();
            shown.put("worker_id", worker.info().workerId());
            shown.put("chunks", there);
            each.add(shown);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("dry_run", true);
        body.put("backends", Map.of(location, backend(chunks)));
        body.put("recompute_tokens", null);
        body.put("workers", each);
        request.noteDetail("dry_run", true);
        request.noteDetail("chunks", chunks);
        return Response.compact(body);
    }

    private static Map<String, Object> backend(long chunks) {
        var backend = new LinkedHashMap<String, Object>();
        backend.put("chunks", chunks);
        backend.put("bytes", null);
        backend.put("tokens", null);
        backend.put("pinned", null);
        backend.put("skipped", null);
        return backend;
    }
}
