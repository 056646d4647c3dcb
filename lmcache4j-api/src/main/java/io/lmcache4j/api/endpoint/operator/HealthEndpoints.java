package io.lmcache4j.api.endpoint.operator;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.health.CheckReport;
import io.lmcache4j.engine.health.LivenessProbe;
import io.lmcache4j.engine.health.ReadinessReport;
import io.lmcache4j.engine.health.StuckLock;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The probes: {@code /livez}, {@code /readyz}, {@code /healthcheck} (operator-api.md §2). */
final class HealthEndpoints implements Endpoints {
    static final Parameter<Boolean> VERBOSE =
            Parameter.flag("verbose", true).about("false gives the status alone");

    private static final Duration ALIVE_WITHIN = Duration.ofSeconds(1);

    private static final Response ALIVE = Response.compact(Map.of("status", "alive"));
    private static final Response HEALTHY = Response.compact(Map.of("status", "healthy"));

    private final LMCacheManager manager;
    private final Masking masking;

    HealthEndpoints(LMCacheManager manager, Masking masking) {
        this.manager = manager;
        this.masking = masking;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                probe("/livez", this::livez)
                        .summary("Whether the process moves: 503 asks for a restart")
                        .answering(
                                Answer.compact(200, "the engine's locks can be had"),
                                Answer.compact(
                                        503,
                                        "a lock is held for over 1 s, or a part of the process"
                                                + " has ended; says which")),
                probe("/readyz", this::readyz)
                        .summary("Whether the process can do its work, check by check")
                        .answering(
                                Answer.compact(200, "every check went well"),
                                Answer.compact(503, "one failed or hangs")),
                probe("/healthcheck", this::healthcheck)
                        .summary("As /readyz, in the form of LMCache's multiprocess server")
                        .answering(
                                Answer.compact(200, "ready"),
                                Answer.compact(503, "not ready; says why")),
                probe("/api/healthcheck", this::healthcheck)
                        .summary("The same as /healthcheck")
                        .answering(
                                Answer.compact(200, "ready"),
                                Answer.compact(503, "not ready; says why")));
    }

    private static Route probe(String path, RouteHandler handler) {
        return Route.get(path, READ, handler)
                .taking(VERBOSE)
                .served(Route.Trait.HEAD, Route.Trait.PROBE);
    }

    /** That this runs at all is the answer of the event loop. */
    private Response livez(Request request) throws InterruptedException {
        LivenessProbe probe = manager.liveness();
        boolean verbose = request.get(VERBOSE);
        Optional<StuckLock> stuck = probe.check(ALIVE_WITHIN);
        if (stuck.isPresent()) {
            return Response.compact(503, dead(stuck.get(), verbose));
        }
        return probe.deadPart(ALIVE_WITHIN)
                .map(part -> Response.compact(503, masking.texts(dead(part, verbose))))
                .orElse(ALIVE);
    }

    private static Map<String, Object> dead(CheckReport part, boolean verbose) {
        var body = status("dead");
        if (verbose) {
            body.put("part", part.name());
            body.put("reason", part.reason().orElse(null));
        }
        return body;
    }

    private static Map<String, Object> dead(StuckLock stuck, boolean verbose) {
        var body = status("dead");
        if (verbose) {
            body.put("lock", stuck.lock());
            body.put("holder", stuck.holder());
            body.put("stack", stuck.stack());
        }
        return body;
    }

    private Response readyz(Request request) throws InterruptedException {
        ReadinessReport report = manager.readiness();
        var body = status(report.isReady() ? "ready" : "not_ready");
        if (request.get(VERBOSE)) {
            body.put("checks", report.checks().stream().map(HealthEndpoints::check).toList());
        }
        return Response.compact(report.isReady() ? 200 : 503, masking.texts(body));
    }

    private static Map<String, Object> check(CheckReport report) {
        var check = new LinkedHashMap<String, Object>();
        check.put("name", report.name());
        check.put("status", report.status().text());
        check.put("ms", report.millis());
        check.put("reason", report.reason().orElse(null));
        return check;
    }

    private Response healthcheck(Request request) throws InterruptedException {
        ReadinessReport report = manager.readiness();
        if (report.isReady()) {
            return HEALTHY;
        }
        var body = status("unhealthy");
        if (request.get(VERBOSE)) {
            body.put("reason", report.reason());
        }
        return Response.compact(503, body);
    }

    private static Map<String, Object> status(String text) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", text);
        return body;
    }
}
