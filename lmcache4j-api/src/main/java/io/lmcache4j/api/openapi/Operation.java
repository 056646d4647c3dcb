package io.lmcache4j.api.openapi;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.ParameterType;
import io.lmcache4j.api.routing.Route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One route as OpenAPI's operation object. */
final class Operation {
    private Operation() {}

    static Map<String, Object> of(Route route) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("tags", List.of(route.path().split("/", 3)[1]));
        operation.put("summary", route.summary());
        operation.put("operationId", id(route));
        operation.put("x-access-class", route.access().text());
        if (!route.parameters().isEmpty()) {
            operation.put(
                    "parameters", route.parameters().stream().map(Operation::parameter).toList());
        }
        RequestBody.of(route.body()).ifPresent(body -> operation.put("requestBody", body));
        operation.put("responses", responses(route));
        return operation;
    }

    /** As upstream's framework forms it, {@code conf_get}, but without the function's name. */
    private static String id(Route route) {
        String words = route.path().substring(1).replaceAll("[^A-Za-z0-9]+", "_");
        return words.replaceAll("_$", "") + "_" + route.method().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> parameter(Parameter<?> parameter) {
        boolean inPath = parameter.location() == Parameter.Location.PATH;
        Map<String, Object> object =
                Json.object(
                        "name", parameter.name(),
                        "in", inPath ? "path" : "query",
                        "required", inPath,
                        "description", parameter.about(),
                        "schema", schema(parameter.type()));
        parameter.raises().ifPresent(access -> object.put("x-access-class", access.text()));
        return object;
    }

    private static Map<String, Object> schema(ParameterType<?> type) {
        return switch (type) {
            case ParameterType.Text _, ParameterType.Segment _ -> Json.object("type", "string");
            case ParameterType.Texts _ ->
                    Json.object("type", "array", "items", Json.object("type", "string"));
            case ParameterType.Whole _ -> Json.object("type", "integer");
            case ParameterType.Flag(Boolean absent) ->
                    Json.object("type", "boolean", "default", absent);
        };
    }

    private static Map<String, Object> responses(Route route) {
        var responses = new LinkedHashMap<String, Object>();
        for (Answer answer : route.answers()) {
            responses.merge(
                    String.valueOf(answer.status()), response(answer), Operation::alternative);
        }
        if (canBeInvalid(route)) {
            responses.putIfAbsent(
                    "422",
                    Json.object(
                            "description",
                            "Validation Error",
                            "content",
                            Json.object(
                                    "application/json",
                                    Json.object(
                                            "schema", Json.reference(ErrorSchemas.VALIDATION)))));
        }
        return responses;
    }

    private static Map<String, Object> response(Answer answer) {
        Map<String, Object> response = Json.object("description", answer.when());
        answer.contentType()
                .ifPresent(
                        type ->
                                response.put(
                                        "content",
                                        Json.object(
                                                mediaType(type),
                                                Json.object("schema", Json.object()))));
        return response;
    }

    /** One status may stand for several cases. */
    @SuppressWarnings("unchecked")
    private static Object alternative(Object first, Object second) {
        var one = new LinkedHashMap<>((Map<String, Object>) first);
        var other = (Map<String, Object>) second;
        one.merge("description", other.get("description"), (a, b) -> a + "; or " + b);
        var content =
                new LinkedHashMap<>((Map<String, Object>) one.getOrDefault("content", Map.of()));
        content.putAll((Map<String, Object>) other.getOrDefault("content", Map.of()));
        one.put("content", content);
        return one;
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0];
    }

    private static boolean canBeInvalid(Route route) {
        return switch (route.body().kind()) {
            case OPTIONAL_JSON_OBJECT, JSON_MODEL -> true;
            case NONE, RAW, FORM -> hasTypedParameter(route);
        };
    }

    private static boolean hasTypedParameter(Route route) {
        return route.parameters().stream()
                .map(Parameter::type)
                .anyMatch(
                        type ->
                                type instanceof ParameterType.Whole
                                        || type instanceof ParameterType.Flag);
    }
}
