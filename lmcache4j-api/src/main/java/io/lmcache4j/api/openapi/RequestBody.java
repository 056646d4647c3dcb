package io.lmcache4j.api.openapi;

import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.JsonField;
import io.lmcache4j.api.routing.JsonType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a route expects in the body, as OpenAPI's request body object. */
final class RequestBody {
    private static final String JSON = "application/json";

    private RequestBody() {}

    /** The object; absent where the body is skipped. */
    static Optional<Map<String, Object>> of(BodyRule rule) {
        return switch (rule.kind()) {
            case NONE -> Optional.empty();
            case RAW -> Optional.of(body(true, "*/*", Json.object()));
            case OPTIONAL_JSON_OBJECT ->
                    Optional.of(body(false, JSON, Json.object("type", "object")));
            case JSON_MODEL -> Optional.of(body(true, JSON, model(rule.fields())));
            case FORM ->
                    Optional.of(body(true, "multipart/form-data", Json.object("type", "object")));
        };
    }

    private static Map<String, Object> body(
            boolean required, String mediaType, Map<String, Object> schema) {
        return Json.object(
                "required",
                required,
                "content",
                Json.object(mediaType, Json.object("schema", schema)));
    }

    private static Map<String, Object> model(List<JsonField<?>> fields) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (JsonField<?> field : fields) {
            properties.put(field.name(), property(field));
            if (field.type().absent().isEmpty()) {
                required.add(field.name());
            }
        }
        return Json.object("type", "object", "required", required, "properties", properties);
    }

    private static Map<String, Object> property(JsonField<?> field) {
        Map<String, Object> schema =
                switch (field.type()) {
                    case JsonType.Text _ -> Json.object("type", "string");
                    case JsonType.Whole(var otherwise) ->
                            Json.object("type", "integer", "default", otherwise);
                    case JsonType.OptionalWhole _ ->
                            Json.object("type", List.of("integer", "null"));
                    case JsonType.Wholes _ -> integers("array");
                    case JsonType.OptionalWholes _ -> integers(List.of("array", "null"));
                    case JsonType.TextPair _ ->
                            Json.object(
                                    "type",
                                    "array",
                                    "items",
                                    Json.object("type", "string"),
                                    "minItems",
                                    2,
                                    "maxItems",
                                    2);
                    case JsonType.OptionalFlag(var otherwise) ->
                            Json.object("type", List.of("boolean", "null"), "default", otherwise);
                };
        schema.put("description", field.about());
        return schema;
    }

    private static Map<String, Object> integers(Object type) {
        return Json.object("type", type, "items", Json.object("type", "integer"));
    }
}
