package io.lmcache4j.api.routing;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One endpoint, declared in one place: routing, validation, the access check and the documentation
 * all come from here.
 *
 * @param method its method
 * @param path the whole path as a literal; <code>{name}</code> stands for one segment
 * @param access what a call does, unless a parameter raises it
 * @param parameters what it takes, in the order in which errors are told
 * @param body what it expects in the body
 * @param summary one line for the documentation
 * @param handler the code
 */
public record Route(
        HttpMethod method,
        String path,
        AccessClass access,
        List<Parameter<?>> parameters,
        BodyRule body,
        String summary,
        RouteHandler handler) {
    private static final Pattern FORM = Pattern.compile("(/([a-z0-9_.-]+|\\{[a-z_]+}))+|/");

    public Route {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(handler, "handler");
        if (!FORM.matcher(path).matches()) {
            throw new IllegalArgumentException("no route path: " + path);
        }
        parameters = List.copyOf(parameters);
        for (String name : PathTemplate.names(path)) {
            if (parameters.stream().noneMatch(p -> isSegment(p, name))) {
                throw new IllegalArgumentException(path + " does not declare {" + name + "}");
            }
        }
    }

    /** A GET without parameters. */
    public static Route get(String path, AccessClass access, RouteHandler handler) {
        return of(HttpMethod.GET, path, access, handler);
    }

    /** A POST without parameters. */
    public static Route post(String path, AccessClass access, RouteHandler handler) {
        return of(HttpMethod.POST, path, access, handler);
    }

    /** A PUT without parameters. */
    public static Route put(String path, AccessClass access, RouteHandler handler) {
        return of(HttpMethod.PUT, path, access, handler);
    }

    /** A DELETE without parameters. */
    public static Route delete(String path, AccessClass access, RouteHandler handler) {
        return of(HttpMethod.DELETE, path, access, handler);
    }

    private static Route of(
            HttpMethod method, String path, AccessClass access, RouteHandler handler) {
        List<Parameter<?>> segments =
                PathTemplate.names(path).stream().<Parameter<?>>map(Parameter::segment).toList();
        return new Route(method, path, access, segments, BodyRule.NONE, "", handler);
    }

    /** The same route with these parameters after those it has. */
    public Route taking(Parameter<?>... more) {
        List<Parameter<?>> all = Stream.concat(parameters.stream(), Stream.of(more)).toList();
        return new Route(method, path, access, all, body, summary, handler);
    }

    /** The same route with this rule for its body. */
    public Route expecting(BodyRule rule) {
        return new Route(method, path, access, parameters, rule, summary, handler);
    }

    /** The same route with this line of documentation. */
    public Route summary(String line) {
        return new Route(method, path, access, parameters, body, line, handler);
    }

    private static boolean isSegment(Parameter<?> parameter, String name) {
        return parameter.location() == Parameter.Location.PATH && parameter.name().equals(name);
    }
}
