package io.lmcache4j.api.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names and texts of a query, in order, with the rules of Python's {@code parse_qsl}: only
 * {@code &} separates, a name without {@code =} has the empty text.
 */
record QueryString(Map<String, List<String>> texts) {
    static QueryString parse(String raw) {
        var texts = new LinkedHashMap<String, List<String>>();
        for (String part : raw.split("&", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String text = equals < 0 ? "" : part.substring(equals + 1);
            texts.computeIfAbsent(PercentCoding.decodeQueryPart(name), _ -> new ArrayList<>(1))
                    .add(PercentCoding.decodeQueryPart(text));
        }
        return new QueryString(texts);
    }

    /** All texts given under this name; empty if it is absent. */
    List<String> all(String name) {
        return texts.getOrDefault(name, List.of());
    }
}
