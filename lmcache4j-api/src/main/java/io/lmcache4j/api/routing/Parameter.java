package io.lmcache4j.api.routing;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A declared parameter of a route. The route lists it, the dispatcher checks it before the handler
 * runs, and the handler reads it with {@link Request#get}.
 *
 * @param name as on the wire
 * @param location where it stands
 * @param type how its text becomes a value
 * @param raises the access class of a call that gives this parameter, where that is higher than the
 *     route's
 * @param onlyWhen the one value that raises it; any if absent
 * @param about one line for the documentation
 * @param <T> what the handler gets
 */
public record Parameter<T>(
        String name,
        Location location,
        ParameterType<T> type,
        Optional<AccessClass> raises,
        Optional<T> onlyWhen,
        String about) {
    /** Where a parameter stands in the request. */
    public enum Location {
        QUERY,
        PATH
    }

    public Parameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** An optional text of the query. */
    public static Parameter<Optional<String>> text(String name) {
        return query(name, new ParameterType.Text());
    }

    /** A text of the query that may be given several times. */
    public static Parameter<Optional<List<String>>> texts(String name) {
        return query(name, new ParameterType.Texts());
    }

    /** An optional integer of the query. */
    public static Parameter<Optional<BigInteger>> integer(String name) {
        return query(name, new ParameterType.Whole());
    }

    /** A boolean of the query, with what it is when absent. */
    public static Parameter<Boolean> flag(String name, boolean absent) {
        return query(name, new ParameterType.Flag(absent));
    }

    /** The segment of the path that the route writes as <code>{name}</code>. */
    public static Parameter<String> segment(String name) {
        return new Parameter<>(
                name,
                Location.PATH,
                new ParameterType.Segment(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    /** The same parameter, whose presence makes the call one of this class. */
    public Parameter<T> raising(AccessClass access) {
        return new Parameter<>(name, location, type, Optional.of(access), Optional.empty(), about);
    }

    /** The same parameter, which makes the call one of this class when it has this value. */
    public Parameter<T> raisingWhen(T value, AccessClass access) {
        return new Parameter<>(
                name, location, type, Optional.of(access), Optional.of(value), about);
    }

    /** The same parameter with this line of documentation. */
    public Parameter<T> about(String line) {
        return new Parameter<>(name, location, type, raises, onlyWhen, line);
    }

    /** The class of a call that gives this value, or a text that is none; its own without one. */
    AccessClass raised(AccessClass access, Optional<?> given) {
        boolean counts = onlyWhen.isEmpty() || onlyWhen.equals(given);
        return counts ? raises.map(access::orHigher).orElse(access) : access;
    }

    private static <T> Parameter<T> query(String name, ParameterType<T> type) {
        return new Parameter<>(name, Location.QUERY, type, Optional.empty(), Optional.empty(), "");
    }
}
