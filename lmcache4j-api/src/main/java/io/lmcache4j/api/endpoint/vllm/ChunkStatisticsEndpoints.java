package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.statistics.ChunkStatistics;
import io.lmcache4j.engine.statistics.ExitConditions;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How often chunks come again, counted by a scheduler's lookup client: {@code /chunk_statistics/*}
 * (http-api.md §4.17, engine.md §8.6).
 */
final class ChunkStatisticsEndpoints implements Endpoints {
    private static final double MILLIS_PER_SECOND = 1000;

    private final LMCacheManager manager;
    private final InstantSource clock;
    private final EngineCalls calls;

    /**
     * The family.
     *
     * @param clock tells the time of a status
     */
    ChunkStatisticsEndpoints(LMCacheManager manager, InstantSource clock) {
        this.manager = manager;
        this.clock = clock;
        calls = new EngineCalls(manager, BodyStyle.PRETTY);
    }

    /** What to do with the statistics. */
    @FunctionalInterface
    private interface StatisticsHandler {
        Response handle(ChunkStatistics statistics);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                change("start", "Started", ChunkStatistics::start)
                        .summary("Count chunks of looked-up prompts from now on"),
                change("stop", "Stopped", ChunkStatistics::stop)
                        .summary("Count no more; what was counted stays"),
                change("reset", "Reset", ChunkStatistics::reset)
                        .summary("Count from zero again, once what is queued was recorded"),
                declared(
                                Route.get(
                                        "/chunk_statistics/status",
                                        READ,
                                        calling("Failed to get status", this::status)),
                                "what was counted")
                        .summary("Unique and repeated chunks, and what counting costs"));
    }

    private Route change(String verb, String done, Consumer<ChunkStatistics> change) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "success");
        body.put("message", done);
        Response success = Response.pretty(body);
        return declared(
                Route.post(
                        "/chunk_statistics/" + verb,
                        MUTATE,
                        calling(
                                "Failed to " + verb,
                                statistics -> {
                                    change.accept(statistics);
                                    return success;
                                })),
                "done, whether it changed something or not");
    }

    private static Route declared(Route route, String success) {
        return route.answering(
                Answer.pretty(200, success),
                Answer.pretty(400, "the lookup client keeps no statistics"),
                Answer.pretty(503, "no lookup client, as on a worker"),
                Answer.pretty(500, "the call failed"));
    }

    private RouteHandler calling(String failed, StatisticsHandler handler) {
        return calls.guarded(
                failed,
                _ -> {
                    if (manager.lookupClient().isEmpty()) {
                        return refusal(503, "API unavailable", "Lookup client not configured.");
                    }
                    Optional<ChunkStatistics> statistics = manager.chunkStatistics();
                    return statistics.isPresent()
                            ? handler.handle(statistics.get())
                            : refusal(400, "Not available", "Client does not support statistics.");
                });
    }

    private static Response refusal(int status, String error, String message) {
        return Response.pretty(status, EngineCalls.error(error, message));
    }

    private Response status(ChunkStatistics statistics) {
        Map<String, Object> body = statistics.status().toMap();
        ExitConditions exit = statistics.exitConditions();
        body.put("timestamp", clock.millis() / MILLIS_PER_SECOND);
        // A target of 0 is none; LMCache says true for it (decisions.md 20).
        body.put("auto_exit_enabled", exit.isAny());
        body.put("auto_exit_timeout_hours", exit.timeoutHours());
        body.put("auto_exit_target_unique_chunks", exit.targetUniqueChunks());
        return Response.pretty(body);
    }
}
