package io.lmcache4j.api.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One entry of a 422 answer (http-api.md §10.4).
 *
 * @param type the machine-readable kind
 * @param location where, such as {@code query, thread_id}
 * @param message for people
 * @param input what was sent
 * @param context further facts, shown as {@code ctx}
 */
record FieldError(
        String type,
        List<Object> location,
        String message,
        Object input,
        Optional<Map<String, Object>> context) {
    /** What is wrong with a parameter or field of this name, in the query or the body. */
    static List<FieldError> of(String place, String name, InvalidParameterException e) {
        return at(List.of(place, name), e).toList();
    }

    private static Stream<FieldError> at(List<Object> location, InvalidParameterException e) {
        if (!e.items().isEmpty()) {
            return e.items().stream()
                    .flatMap(item -> at(inside(location, item.index()), item.problem()));
        }
        return Stream.of(
                new FieldError(
                        e.type(),
                        location,
                        e.getMessage(),
                        e.input(),
                        Optional.of(e.context()).filter(facts -> !facts.isEmpty())));
    }

    private static List<Object> inside(List<Object> location, int index) {
        return Stream.concat(location.stream(), Stream.of((Object) (long) index)).toList();
    }

    /** A field that the object lacks. */
    static FieldError missing(String name, Object object) {
        return new FieldError(
                "missing", List.of("body", name), "Field required", object, Optional.empty());
    }

    /** The body as a whole. */
    static FieldError body(String type, String message, Object input) {
        return new FieldError(type, List.of("body"), message, input, Optional.empty());
    }

    /** The answer that tells these errors. */
    static Response response(List<FieldError> errors) {
        return Response.compact(
                422, Map.of("detail", errors.stream().map(FieldError::toMap).toList()));
    }

    private Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("type", type);
        map.put("loc", location);
        map.put("msg", message);
        map.put("input", input);
        context.ifPresent(facts -> map.put("ctx", facts));
        return map;
    }
}
