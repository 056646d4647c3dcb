package io.lmcache4j.api.routing;

import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.UnreadableTextException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a route that takes an optional JSON object, with the framework's rules: only a JSON
 * content type makes it JSON, and {@code null} is no object but allowed.
 *
 * @param object the object, absent too when there are errors
 * @param errors at most one
 */
record JsonBody(Optional<Map<String, Object>> object, List<FieldError> errors) {
    /** Nothing was sent. */
    static final JsonBody NONE = new JsonBody(Optional.empty(), List.of());

    /**
     * The object in a body.
     *
     * @throws UnreadableTextException if a body that claims to be JSON is no text
     */
    static JsonBody optionalObject(Optional<String> contentType, byte[] body)
            throws UnreadableTextException {
        if (body.length == 0) {
            return NONE;
        }
        Object value = new String(body, StandardCharsets.UTF_8);
        if (contentType.filter(JsonBody::isJson).isPresent()) {
            try {
                value = JsonReader.read(body);
            } catch (JsonSyntaxException e) {
                return failed(invalidJson(e));
            }
        }
        return switch (value) {
            case null -> NONE;
            case Map<?, ?> map -> new JsonBody(Optional.of(texts(map)), List.of());
            default ->
                    failed(
                            FieldError.body(
                                    "dict_type", "Input should be a valid dictionary", value));
        };
    }

    /** An error of the syntax hides all others, those of the query too. */
    boolean isUnreadable() {
        return errors.stream().anyMatch(error -> error.type().equals("json_invalid"));
    }

    private static FieldError invalidJson(JsonSyntaxException e) {
        return new FieldError(
                "json_invalid",
                List.of("body", e.position()),
                "JSON decode error",
                Map.of(),
                Optional.of(Map.of("error", e.reason())));
    }

    private static JsonBody failed(FieldError error) {
        return new JsonBody(Optional.empty(), List.of(error));
    }

    private static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || (type.startsWith("application/") && type.endsWith("+json"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> texts(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
