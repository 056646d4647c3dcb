package io.lmcache4j.api.audit;

import io.lmcache4j.engine.config.SecretMask;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes values fit for a line: without secrets, of bounded length, and such as JSON can tell. */
final class AuditValues {
    private static final int LONGEST_TEXT = 512;
    private static final int MOST_ELEMENTS = 64;
    private static final int DEEPEST = 8;

    private AuditValues() {}

    /**
     * The value as it may be written.
     *
     * @param name under which it stands, by which secrets are known
     */
    static Object of(String name, Object value) {
        // Masked first: a text that was cut might not look like a secret any more.
        return bounded(SecretMask.mask(name, value), 0);
    }

    private static Object bounded(Object value, int depth) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Integer number -> number;
            case Long number -> number;
            case Double number -> Double.isFinite(number) ? number : (Object) number.toString();
            case BigInteger number -> text(number.toString());
            case Map<?, ?> map -> depth == DEEPEST ? "…" : map(map, depth + 1);
            case List<?> list -> depth == DEEPEST ? "…" : list(list, depth + 1);
            default -> text(String.valueOf(value));
        };
    }

    private static Object map(Map<?, ?> map, int depth) {
        var bounded = new LinkedHashMap<String, Object>();
        for (var entry : map.entrySet()) {
            if (bounded.size() == MOST_ELEMENTS) {
                bounded.put("…", more(map.size()));
                break;
            }
            bounded.put(text(String.valueOf(entry.getKey())), bounded(entry.getValue(), depth));
        }
        return bounded;
    }

    private static Object list(List<?> list, int depth) {
        var bounded = new ArrayList<>();
        for (Object element : list.subList(0, Math.min(list.size(), MOST_ELEMENTS))) {
            bounded.add(bounded(element, depth));
        }
        if (list.size() > MOST_ELEMENTS) {
            bounded.add("… " + more(list.size()));
        }
        return bounded;
    }

    private static String more(int size) {
        return size - MOST_ELEMENTS + " more";
    }

    /** Halves of characters, which JSON in UTF-8 can't tell, become question marks. */
    private static String text(String text) {
        String shown = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
        return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
