package io.lmcache4j.engine.config;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What CPython and PyYAML made of configuration texts; the script beside the file writes it. */
final class PythonVectors {
    private static final String FILE = "/vectors/config-values.json";

    /** One input and what came out; {@code fails} if it raised. */
    record Case(Object in, boolean fails, Object out) {}

    private PythonVectors() {}

    static List<Case> quotes() {
        return cases(document().get("quotes"));
    }

    static List<Case> yaml() {
        return cases(document().get("yaml"));
    }

    static Map<String, List<Case>> converters() {
        Map<String, List<Case>> converters = new LinkedHashMap<>();
        ((Map<?, ?>) document().get("converters"))
                .forEach((name, cases) -> converters.put((String) name, cases(cases)));
        return converters;
    }

    private static Map<?, ?> document() {
        try (InputStream in = PythonVectors.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readValue(in, Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Case> cases(Object list) {
        return ((List<?>) list)
                .stream()
                        .map(element -> (Map<?, ?>) element)
                        .map(
                                map ->
                                        new Case(
                                                value(map.get("in")),
                                                map.containsKey("fails"),
                                                value(map.get("out"))))
                        .toList();
    }

    /** Undoes the tags of the script. */
    private static Object value(Object json) {
        return switch (json) {
            case Map<?, ?> map when map.containsKey("float") -> pythonFloat(map.get("float"));
            case Map<?, ?> map -> entries((List<?>) map.get("map"));
            case List<?> list ->
                    PlainValue.copyOf(list.stream().map(PythonVectors::value).toList());
            case null, default -> PlainValue.copyOf(json);
        };
    }

    private static Double pythonFloat(Object repr) {
        return switch ((String) repr) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.valueOf((String) repr);
        };
    }

    private static Map<String, Object> entries(List<?> pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Object pair : pairs) {
            map.put((String) ((List<?>) pair).get(0), value(((List<?>) pair).get(1)));
        }
        return map;
    }
}
