package io.lmcache4j.api.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A route's path with <code>{name}</code> for a segment of one character or more. */
final class PathTemplate {
    private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");

    private final List<String> names;
    private final Pattern pattern;

    PathTemplate(String path) {
        names = names(path);
        var regex = new StringBuilder();
        int from = 0;
        Matcher name = NAME.matcher(path);
        while (name.find()) {
            regex.append(Pattern.quote(path.substring(from, name.start()))).append("([^/]+)");
            from = name.end();
        }
        pattern = Pattern.compile(regex.append(Pattern.quote(path.substring(from))).toString());
    }

    /** The names in a path, in order. */
    static List<String> names(String path) {
        return NAME.matcher(path).results().map(result -> result.group(1)).toList();
    }

    /** The decoded segments by name, if this decoded path has this form. */
    Optional<Map<String, String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var segments = new TreeMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            segments.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(segments);
    }
}
