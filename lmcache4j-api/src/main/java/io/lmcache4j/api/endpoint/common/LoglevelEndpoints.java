package io.lmcache4j.api.endpoint.common;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.logging.LogLevel;
import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Levels of the JVM's loggers: {@code /loglevel} (http-api.md §3.2). */
final class LoglevelEndpoints implements Endpoints {
    private static final Parameter<Optional<String>> LOGGER_NAME =
            Parameter.text("logger_name").about("Logger to show or to set; all without it");
    private static final Parameter<Optional<String>> LEVEL =
            Parameter.text("level")
                    .about(
                            "New level: CRITICAL, FATAL, ERROR, WARNING, WARN, INFO, DEBUG or"
                                    + " NOTSET")
                    .raising(MUTATE);

    private final LogSystem logs;

    LoglevelEndpoints(LogSystem logs) {
        this.logs = logs;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/loglevel", READ, this::loglevel)
                        .taking(LOGGER_NAME, LEVEL)
                        .summary("List loggers, show one, or set its level")
                        .answering(
                                Answer.text(200, "loggers and levels, or what was set"),
                                Answer.compact(200, "null for a level without a logger"),
                                Answer.text(400, "no such level")));
    }

    private Response loglevel(Request request) {
        String name = given(request, LOGGER_NAME);
        String level = given(request, LEVEL);
        if (name.isEmpty()) {
            // Upstream's handler falls through without a value (http-api.md §11.1 row 5).
            return level.isEmpty() ? list() : Response.compact(null);
        }
        return level.isEmpty()
                ? Response.text(name + ": " + logs.level(name).text())
                : set(request, name, level);
    }

    private Response list() {
        return Response.text(
                logs.levels().entrySet().stream()
                        .map(logger -> logger.getKey() + ": " + logger.getValue().text() + "\n")
                        .collect(Collectors.joining("", "=== Loggers and Levels ===\n", "")));
    }

    private Response set(Request request, String name, String given) {
        Optional<LogLevel> level = LogLevel.parse(given);
        if (level.isEmpty()) {
            return Response.text(400, "Invalid log level: " + given);
        }
        request.noteChange(logs.level(name).text(), level.get().text());
        logs.setLevel(name, level.get());
        return Response.text(
                "Set %s level to %s (including all handlers)"
                        .formatted(name, given.toUpperCase(Locale.ROOT)));
    }

    /** An empty text counts as not given. */
    private static String given(Request request, Parameter<Optional<String>> parameter) {
        return request.get(parameter).orElse("");
    }
}
