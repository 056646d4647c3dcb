package io.lmcache4j.api.routing;

import java.util.List;
import java.util.Objects;
import java.util.Set;
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
 * @param answers what it may answer, for the documentation
 * @param traits how it is served
 * @param handler the code
 */
public record Route(
        HttpMethod method,
        String path,
        AccessClass access,
        List<Parameter<?>> parameters,
        BodyRule body,
        String summary,
        List<Answer> answers,
        Set<Trait> traits,
        RouteHandler handler) {
    /** What the transport may do with a route. */
    public enum Trait {
        /** Answers HEAD as it answers GET, without the body. */
        HEAD,
        /**
         * Answers at once, from what is ready: no I/O, no waiting, no work of more than some 20 µs,
         * no body. It may run on the thread that serves all connections.
         */
        QUICK,
        /**
         * Asked by what watches over the process. Room is kept for it, so it is answered when other
         * requests are refused because too many are under way.
         */
        PROBE,
        /** Takes files: its body may be as long as {@code lmcache4j.max_upload_bytes}. */
        UPLOAD
    }

    private static final Pattern FORM = Pattern.compile("(/([a-z0-9_.-]+|\\{[a-z_]+}))+|/");

    public Route {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(handler, "handler");
        if (!FORM.matcher(path).matches()) {
            throw new IllegalArgumentException("no route path: " + path);
        }
        parameters = List.copyOf(parameters);
        answers = List.copyOf(answers);
        traits = Set.copyOf(traits);
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
        return new Route(
                method, path, access, segments, BodyRule.NONE, "", List.of(), Set.of(), handler);
    }

    /** The same route with these parameters after those it has; a segment replaces its own. */
    public Route taking(Parameter<?>... more) {
        Stream<Parameter<?>> kept =
                parameters.stream()
                        .filter(p -> Stream.of(more).noneMatch(q -> isSegment(q, p.name())));
        return new Route(
                method,
                path,
                access,
                Stream.concat(kept, Stream.of(more)).toList(),
                body,
                summary,
                answers,
                traits,
                handler);
    }

    /** The same route with this rule for its body. */
    public Route expecting(BodyRule rule) {
        return new Route(method, path, access, parameters, rule, summary, answers, traits, handler);
    }

    /** The same route with this line of documentation. */
    public Route summary(String line) {
        return new Route(method, path, access, parameters, body, line, answers, traits, handler);
    }

    /** The same route with these answers after those it has. */
    public Route answering(Answer... more) {
        return new Route(
                method,
                path,
                access,
                parameters,
                body,
                summary,
                Stream.concat(answers.stream(), Stream.of(more)).toList(),
                traits,
                handler);
    }

    /** The same route, served in these ways. */
    public Route served(Trait... ways) {
        return new Route(
                method, path, access, parameters, body, summary, answers, Set.of(ways), handler);
    }

    /** Whether a request of this method is for this route. */
    boolean takes(String name) {
        return method.name().equals(name) || (name.equals("HEAD") && traits.contains(Trait.HEAD));
    }

    /** Whether a call of its own class is done at once, without a body, and only reads. */
    boolean isQuick() {
        return traits.contains(Trait.QUICK)
                && body.kind() == BodyRule.Kind.NONE
                && access == AccessClass.READ;
    }

    private static boolean isSegment(Parameter<?> parameter, String name) {
        return parameter.location() == Parameter.Location.PATH && parameter.name().equals(name);
    }
}
