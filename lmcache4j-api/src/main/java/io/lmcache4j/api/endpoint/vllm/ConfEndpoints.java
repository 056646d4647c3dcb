package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;
import static io.lmcache4j.api.routing.Route.Trait.QUICK;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.UnreadableTextException;
import io.lmcache4j.api.body.UnwritableValueException;
import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.ConfigUpdate;
import io.lmcache4j.engine.config.LMCacheConfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The configuration in force: {@code /conf} (http-api.md §4.4, §4.5). */
final class ConfEndpoints implements Endpoints {
    /** What it takes for each change to act, such as {@code chunk_size=restart}. */
    private static final String EFFECT = "X-LMCache4j-Effect";

    private final ConfigStore config;
    private final Masking masking;
    private final NamedValues values;

    ConfEndpoints(ConfigStore config, Masking masking) {
        this.config = config;
        this.masking = masking;
        values = new NamedValues(masking);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/conf", READ, this::show)
                        .taking(NamedValues.NAMES, Masking.REVEAL)
                        .served(QUICK)
                        .summary("All configuration values, or those named, secrets masked")
                        .answering(Answer.text(200, "a JSON object, as text")),
                // The content type is not looked at, so the body is parsed here.
                Route.post("/conf", MUTATE, this::set)
                        .expecting(BodyRule.RAW)
                        .summary("Set configuration values of this process")
                        .answering(
                                Answer.compact(200, "values that were set, and errors by key"),
                                Answer.compact(400, "no JSON object, or nothing could be set")));
    }

    private Response show(Request request) {
        LMCacheConfig current = config.current();
        return values.show(request, current, current.asMap());
    }

    private Response set(Request request) {
        Object body;
        try {
            body = JsonReader.read(request.body());
        } catch (JsonSyntaxException | UnreadableTextException e) {
            return Response.compact(400, EngineCalls.error("Invalid JSON body", e.getMessage()));
        }
        if (!(body instanceof Map<?, ?> map)) {
            return Response.compact(400, Map.of("error", "Request body must be a JSON object"));
        }
        Map<String, Object> stored = config.current().asMap();
        var settable = new LinkedHashMap<String, Object>();
        map.forEach(
                (key, value) -> {
                    if (isWritable(value)) {
                        String name = (String) key;
                        settable.put(name, masking.restored(name, value, stored.get(name)));
                    }
                });
        Map<String, Object> before = config.current().asMap();
        ConfigUpdate update = config.set(settable, caller(request));
        note(request, before, update);
        return answer(map.keySet(), update);
    }

    /** The keys that were set, as they were and as they are. */
    private static void note(Request request, Map<String, Object> before, ConfigUpdate update) {
        var old = new LinkedHashMap<String, Object>();
        update.updated().keySet().forEach(key -> old.put(key, before.get(key)));
        if (!old.isEmpty()) {
            request.noteChange(old, update.updated());
        }
    }

    /** What the answer could not show must not be set: upstream sets it and then answers 500. */
    private static boolean isWritable(Object value) {
        try {
            return BodyStyle.COMPACT.render(value).length > 0;
        } catch (UnwritableValueException e) {
            return false;
        }
    }

    /** For the history: an address, or that it came over the Unix socket. */
    private static String caller(Request request) {
        return request.client().isEmpty() ? "unix socket" : request.client();
    }

    private Response answer(Set<?> asked, ConfigUpdate update) {
        var errors = new LinkedHashMap<String, Object>();
        for (Object name : asked) {
            if (!update.updated().containsKey(name)) {
                errors.put(
                        (String) name,
                        update.errors().getOrDefault(name, "Failed to set config value"));
            }
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("updated", masking.values(update.updated()));
        if (!errors.isEmpty()) {
            body.put("errors", errors);
        }
        boolean nothingSet = update.updated().isEmpty() && !errors.isEmpty();
        Response response = Response.compact(nothingSet ? 400 : 200, body);
        return update.effects().isEmpty() ? response : response.withHeader(EFFECT, effects(update));
    }

    private static String effects(ConfigUpdate update) {
        return update.effects().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().text())
                .collect(Collectors.joining(", "));
    }
}
