package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.READ;
import static io.lmcache4j.api.routing.Route.Trait.QUICK;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.Version;

import java.util.List;

/**
 * What was built: {@code /lmc_version}, {@code /commit_id}, {@code /version} (http-api.md §4.1).
 * The bodies are JSON strings, quotes included, and never change.
 */
final class VersionEndpoints implements Endpoints {
    private final Response version;
    private final Response commit;
    private final Response both;

    VersionEndpoints(Version built) {
        version = Response.compact(built.lmcacheVersion());
        commit = Response.compact(built.commit());
        both = Response.compact(orNa(built.lmcacheVersion()) + "-" + orNa(built.commit()));
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/lmc_version", READ, _ -> version)
                        .served(QUICK)
                        .summary("LMCache's level and our version")
                        .answering(Answer.compact(200, "a JSON string")),
                Route.get("/commit_id", READ, _ -> commit)
                        .served(QUICK)
                        .summary("The commit that was built")
                        .answering(Answer.compact(200, "a JSON string, empty if unknown")),
                Route.get("/version", READ, _ -> both)
                        .served(QUICK)
                        .summary("Version and commit")
                        .answering(Answer.compact(200, "a JSON string")));
    }

    private static String orNa(String part) {
        return part.isEmpty() ? "NA" : part;
    }
}
