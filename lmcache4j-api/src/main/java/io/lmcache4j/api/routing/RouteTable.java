package io.lmcache4j.api.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds routes as upstream's framework does (http-api.md §10.2, §10.3, §10.8): on the decoded path,
 * in order of registration, the first one of a method and path wins. Immutable.
 */
final class RouteTable {
    private record Entry(Route route, PathTemplate template) {}

    /** The routes of every path that some route writes without a name in braces. */
    private final Map<String, List<RouteMatch.Found>> literals = new HashMap<>();

    private final List<Entry> entries;

    RouteTable(List<Route> routes) {
        entries =
                routes.stream()
                        .map(route -> new Entry(route, new PathTemplate(route.path())))
                        .toList();
        for (Route route : routes) {
            if (PathTemplate.names(route.path()).isEmpty()) {
                literals.computeIfAbsent(route.path(), this::compare);
            }
        }
    }

    RouteMatch match(String method, String path) {
        List<RouteMatch.Found> candidates = candidates(path);
        for (RouteMatch.Found found : candidates) {
            if (found.route().takes(method)) {
                return found;
            }
        }
        if (!candidates.isEmpty()) {
            return new RouteMatch.WrongMethod(candidates.getFirst().route().method());
        }
        return otherSlash(path)
                .<RouteMatch>map(RouteMatch.OtherSlash::new)
                .orElseGet(RouteMatch.Unknown::new);
    }

    /** The routes of a path under any method, in order of registration. */
    private List<RouteMatch.Found> candidates(String path) {
        List<RouteMatch.Found> known = literals.get(path);
        return known == null ? compare(path) : known;
    }

    private List<RouteMatch.Found> compare(String path) {
        return entries.stream()
                .flatMap(
                        entry ->
                                entry.template().match(path).stream()
                                        .map(
                                                segments ->
                                                        new RouteMatch.Found(
                                                                entry.route(), segments)))
                .toList();
    }

    private Optional<String> otherSlash(String path) {
        if (path.equals("/")) {
            return Optional.empty();
        }
        String other = path.endsWith("/") ? withoutSlashes(path) : path + "/";
        return candidates(other).isEmpty() ? Optional.empty() : Optional.of(other);
    }

    private static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
