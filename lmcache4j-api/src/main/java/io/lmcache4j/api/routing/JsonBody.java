package io.lmcache4j.api.routing;

import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.UnreadableTextException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a route that takes JSON, with the framework's rules: only a JSON content type makes
 * it JSON, otherwise it is a text; an empty body is as good as {@code null}.
 *
 * @param object what was sent, absent if that is nothing or wrong
 * @param fields the values of a model's fields
 * @param errors what is wrong, in order of the fields
 */
record JsonBody(
        Optional<Map<String, Object>> object,
        Map<JsonField<?>, Object> fields,
        List<FieldError> errors) {
    private static final JsonBody NOTHING = new JsonBody(Optional.empty(), Map.of(), List.of());

    /**
     * What a body says by this rule; nothing where the rule asks for no JSON.
     *
     * @throws UnreadableTextException if a body that claims to be JSON is no text
     */
    static JsonBody of(BodyRule rule, Optional<String> contentType, byte[] body)
            throws UnreadableTextException {
        return switch (rule.kind()) {
            case NONE, RAW, FORM -> NOTHING;
            case OPTIONAL_JSON_OBJECT -> read(contentType, body, JsonBody::optionalObject);
            case JSON_MODEL ->
                    read(contentType, body, value -> JsonBody.model(rule.fields(), value));
        };
    }

    /** An error of the syntax hides all others, those of the query too. */
    boolean isUnreadable() {
        return errors.stream().anyMatch(error -> error.type().equals("json_invalid"));
    }

    @FunctionalInterface
    private interface Check {
        JsonBody of(Object value);
    }

    private static JsonBody read(Optional<String> contentType, byte[] body, Check check)
            throws UnreadableTextException {
        if (body.length == 0) {
            return check.of(null);
        }
        if (contentType.filter(JsonBody::isJson).isEmpty()) {
            return check.of(new String(body, StandardCharsets.UTF_8));
        }
        try {
            return check.of(JsonReader.read(body));
        } catch (JsonSyntaxException e) {
            return failed(invalidJson(e));
        }
    }

    private static JsonBody optionalObject(Object value) {
        return switch (value) {
            case null -> NOTHING;
            case Map<?, ?> map -> new JsonBody(Optional.of(texts(map)), Map.of(), List.of());
            default ->
                    failed(
                            FieldError.body(
                                    "dict_type", "Input should be a valid dictionary", value));
        };
    }

    private static JsonBody model(List<JsonField<?>> model, Object value) {
        return switch (value) {
            case null -> failed(FieldError.body("missing", "Field required", null));
            case Map<?, ?> map -> fields(model, texts(map));
            default ->
                    failed(
                            FieldError.body(
                                    "model_attributes_type",
                                    "Input should be a valid dictionary or object to extract"
                                            + " fields from",
                                    value));
        };
    }

    private static JsonBody fields(List<JsonField<?>> model, Map<String, Object> object) {
        var values = new HashMap<JsonField<?>, Object>();
        var errors = new ArrayList<FieldError>();
        for (JsonField<?> field : model) {
            if (!object.containsKey(field.name())) {
                field.type()
                        .absent()
                        .ifPresentOrElse(
                                absent -> values.put(field, absent),
                                () -> errors.add(FieldError.missing(field.name(), object)));
                continue;
            }
            try {
                values.put(field, field.type().parse(object.get(field.name())));
            } catch (InvalidParameterException e) {
                errors.addAll(FieldError.of("body", field.name(), e));
            }
        }
        return errors.isEmpty()
                ? new JsonBody(Optional.of(object), values, List.of())
                : new JsonBody(Optional.empty(), Map.of(), errors);
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
        return new JsonBody(Optional.empty(), Map.of(), List.of(error));
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
