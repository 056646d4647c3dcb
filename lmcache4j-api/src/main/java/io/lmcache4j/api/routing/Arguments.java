package io.lmcache4j.api.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call gives to a route's parameters: the values of those that are right, the errors of
 * those that are not, and the access class that the given ones make it.
 */
record Arguments(Map<Parameter<?>, Object> values, List<FieldError> errors, AccessClass access) {
    /** The arguments of a request for this route. */
    static Arguments of(IncomingRequest request, Route route, Map<String, String> segments) {
        return route.parameters().isEmpty()
                ? new Arguments(Map.of(), List.of(), route.access())
                : of(route, QueryString.parse(request.rawQuery().orElse("")), segments);
    }

    /** Whether what a request gives makes it a call of a higher class than the route's. */
    static boolean raise(IncomingRequest request, Route route, Map<String, String> segments) {
        return route.parameters().stream().anyMatch(parameter -> parameter.raises().isPresent())
                && request.rawQuery().isPresent()
                && of(request, route, segments).access() != route.access();
    }

    static Arguments of(Route route, QueryString query, Map<String, String> segments) {
        var values = new HashMap<Parameter<?>, Object>();
        var errors = new ArrayList<FieldError>();
        AccessClass access = route.access();
        for (Parameter<?> parameter : route.parameters()) {
            List<String> given =
                    switch (parameter.location()) {
                        case QUERY -> query.all(parameter.name());
                        case PATH -> List.of(segments.get(parameter.name()));
                    };
            Optional<Object> value = Optional.empty();
            try {
                value = Optional.of(value(parameter.type(), given));
                values.put(parameter, value.get());
            } catch (InvalidParameterException e) {
                errors.addAll(FieldError.of("query", parameter.name(), e));
            }
            if (!given.isEmpty()) {
                access = parameter.raised(access, value);
            }
        }
        return new Arguments(values, errors, access);
    }

    private static Object value(ParameterType<?> type, List<String> given)
            throws InvalidParameterException {
        return given.isEmpty() ? type.absent() : type.parse(given);
    }
}
