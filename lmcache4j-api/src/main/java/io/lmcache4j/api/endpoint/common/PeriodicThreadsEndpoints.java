package io.lmcache4j.api.endpoint.common;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.periodic.PeriodicThread;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.periodic.ThreadStatus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manager's periodic threads: {@code /periodic-threads*} (http-api.md §3.6 to §3.8). */
final class PeriodicThreadsEndpoints implements Endpoints {
    private static final Parameter<Optional<String>> LEVEL =
            Parameter.text("level")
                    .about("Show threads of this level alone: critical, high, medium or low");
    private static final Parameter<Boolean> RUNNING_ONLY =
            Parameter.flag("running_only", false).about("Show running threads alone");
    private static final Parameter<Boolean> ACTIVE_ONLY =
            Parameter.flag("active_only", false).about("Show threads alone that ran of late");
    private static final Parameter<String> THREAD_NAME =
            Parameter.segment("thread_name").about("Exact name");

    private final PeriodicThreadRegistry threads;
    private final Masking masking;

    PeriodicThreadsEndpoints(PeriodicThreadRegistry threads, Masking masking) {
        this.threads = threads;
        this.masking = masking;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/periodic-threads", READ, this::list)
                        .taking(LEVEL, RUNNING_ONLY, ACTIVE_ONLY)
                        .summary("Counts over all periodic threads, and the threads")
                        .answering(
                                Answer.compact(200, "counts of all, and those asked for"),
                                Answer.compact(400, "no such level")),
                Route.get("/periodic-threads/{thread_name}", READ, this::one)
                        .taking(THREAD_NAME)
                        .summary("One periodic thread")
                        .answering(
                                Answer.compact(200, "the thread"),
                                Answer.compact(404, "no such thread")),
                Route.get("/periodic-threads-health", READ, this::health)
                        .summary("Critical and high threads that run but do nothing")
                        .answering(Answer.compact(200, "healthy or not")));
    }

    private Response list(Request request) {
        String name = request.get(LEVEL).orElse("");
        Optional<ThreadLevel> level = ThreadLevel.parse(name);
        if (!name.isEmpty() && level.isEmpty()) {
            return Response.compact(
                    400,
                    Map.of(
                            "error",
                            "Invalid level: "
                                    + name
                                    + ". Valid values: critical, high, medium, low"));
        }
        List<ThreadStatus> all = threads.statuses();
        var body = new LinkedHashMap<String, Object>();
        body.put("summary", PeriodicThreadJson.of(threads.summary()));
        body.put(
                "threads",
                all.stream()
                        .filter(status -> level.map(status.level()::equals).orElse(true))
                        .filter(status -> !request.get(RUNNING_ONLY) || status.running())
                        .filter(status -> !request.get(ACTIVE_ONLY) || status.active())
                        .map(PeriodicThreadJson::of)
                        .toList());
        return Response.compact(masking.texts(body));
    }

    private Response one(Request request) {
        String name = request.get(THREAD_NAME);
        return threads.find(name)
                .map(PeriodicThread::status)
                .map(status -> Response.compact(masking.texts(PeriodicThreadJson.of(status))))
                .orElseGet(
                        () -> Response.compact(404, Map.of("error", "Thread not found: " + name)));
    }

    private Response health(Request request) {
        List<ThreadStatus> stalled = threads.stalled();
        var body = new LinkedHashMap<String, Object>();
        body.put("healthy", stalled.isEmpty());
        body.put("unhealthy_count", stalled.size());
        body.put("unhealthy_threads", stalled.stream().map(PeriodicThreadJson::unhealthy).toList());
        return Response.compact(body);
    }
}
