package io.lmcache4j.api.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds routes as upstream's framework does (http-api.md §10.2, §10.3, §10.8): on the decoded path,
 * in order of registration, the first one of a method and path wins. Immutable.
 */
final class RouteTable {
    private record Entry(int rank, Route route, PathTemplate template) {}

    private record Candidate(int rank, RouteMatch.Found found) {}

    private final Map<String, List<Entry>> literals = new HashMap<>();
    private final List<Entry> templates = new ArrayList<>();

    RouteTable(List<Route> routes) {
        int rank = 0;
        for (Route route : routes) {
            var entry = new Entry(rank++, route, new PathTemplate(route.path()));
            if (PathTemplate.names(route.path()).isEmpty()) {
                literals.computeIfAbsent(route.path(), _ -> new ArrayList<>(2)).add(entry);
            } else {
                templates.add(entry);
            }
        }
    }

    RouteMatch match(String method, String path) {
        List<RouteMatch.Found> candidates = candidates(path);
        if (candidates.isEmpty()) {
            return otherSlash(path)
                    .<RouteMatch>map(RouteMatch.OtherSlash::new)
                    .orElseGet(RouteMatch.Unknown::new);
        }
        return candidates.stream()
                .filter(found -> found.route().takes(method))
                .findFirst()
                .<RouteMatch>map(found -> found)
                .orElseGet(
                        () -> new RouteMatch.WrongMethod(candidates.getFirst().route().method()));
    }

    /** The routes of a path under any method, in order of registration. */
    private List<RouteMatch.Found> candidates(String path) {
        var found = new ArrayList<Candidate>(2);
        for (Entry entry : literals.getOrDefault(path, List.of())) {
            found.add(new Candidate(entry.rank(), new RouteMatch.Found(entry.route(), Map.of())));
        }
        for (Entry entry : templates) {
            entry.template()
                    .match(path)
                    .ifPresent(
                            segments ->
                                    found.add(
                                            new Candidate(
                                                    entry.rank(),
                                                    new RouteMatch.Found(
                                                            entry.route(), segments))));
        }
        found.sort((a, b) -> Integer.compare(a.rank(), b.rank()));
        return found.stream().map(Candidate::found).toList();
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
