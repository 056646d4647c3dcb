package io.lmcache4j.api.body;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The two JSON styles once more, as plain as can be, to compare with. */
public final class ReferenceJson {
    private ReferenceJson() {}

    /** The PRETTY style. */
    public static String pretty(Object value) {
        return pretty(value, "");
    }

    static String pretty(Object value, String indent) {
        String inner = indent + "  ";
        return switch (value) {
            case Map<?, ?> map when !map.isEmpty() ->
                    map.entrySet().stream()
                            .map(
                                    e ->
                                            inner
                                                    + ascii(e.getKey().toString())
                                                    + ": "
                                                    + pretty(e.getValue(), inner))
                            .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
            case List<?> list when !list.isEmpty() ->
                    list.stream()
                            .map(element -> inner + pretty(element, inner))
                            .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
            case String text -> ascii(text);
            case null, default -> scalar(value);
        };
    }

    /** The COMPACT style. */
    public static String compact(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> raw(e.getKey().toString()) + ":" + compact(e.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            case List<?> list ->
                    list.stream()
                            .map(ReferenceJson::compact)
                            .collect(Collectors.joining(",", "[", "]"));
            case String text -> raw(text);
            case null, default -> scalar(value);
        };
    }

    private static String scalar(Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "{}";
            case List<?> _ -> "[]";
            default -> value.toString();
        };
    }

    private static String ascii(String text) {
        return quoted(text, ' ', '~');
    }

    private static String raw(String text) {
        return quoted(text, ' ', Character.MAX_VALUE);
    }

    private static String quoted(String text, char first, char last) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int named = "\"\\\b\f\n\r\t".indexOf(c);
            if (named >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(named));
            } else if (c >= first && c <= last) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.append('"').toString();
    }
}
