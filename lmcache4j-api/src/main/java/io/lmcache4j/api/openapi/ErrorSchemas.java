package io.lmcache4j.api.openapi;

import java.util.List;
import java.util.Map;

/** Schemas of the bodies that any route may answer (http-api.md §10.2, §10.4). */
final class ErrorSchemas {
    static final String VALIDATION = "HTTPValidationError";

    private ErrorSchemas() {}

    static Map<String, Object> all() {
        return Json.object(
                VALIDATION,
                Json.object(
                        "type",
                        "object",
                        "properties",
                        Json.object(
                                "detail",
                                Json.object(
                                        "type",
                                        "array",
                                        "items",
                                        Json.reference("ValidationError")))),
                "ValidationError",
                Json.object(
                        "type", "object",
                        "required", List.of("loc", "msg", "type"),
                        "properties",
                                Json.object(
                                        "type", text(),
                                        "loc",
                                                Json.object(
                                                        "type",
                                                        "array",
                                                        "items",
                                                        Json.object(
                                                                "type",
                                                                List.of("string", "integer"))),
                                        "msg", text(),
                                        "input", Json.object(),
                                        "ctx", Json.object("type", "object"))));
    }

    private static Map<String, Object> text() {
        return Json.object("type", "string");
    }
}
