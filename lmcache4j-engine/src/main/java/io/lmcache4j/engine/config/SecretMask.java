package io.lmcache4j.engine.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Replaces what looks like a secret by {@code ***} before a value is shown (operator-api.md §1).
 * Numbers and booleans are never secret.
 */
public final class SecretMask {
    /** What stands in a secret's place. */
    public static final String MASK = "***";

    private static final String WORDS =
            "passw(?:or)?d|passphrase|secret|token|credential|(?:^|[^a-z])(?:[a-z]*key)(?:$|[^a-z])";
    private static final Pattern SECRET_NAME = Pattern.compile(WORDS, Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s?#]*(?=@)");
    private static final Pattern QUERY = Pattern.compile("(?<=[?&])([^=&\\s#]+)=([^&\\s#]*)");

    private SecretMask() {}

    /** The value without its secrets; the key decides for texts, inner keys inside maps. */
    public static Object mask(String key, Object value) {
        return switch (value) {
            case String text -> SECRET_NAME.matcher(key).find() ? MASK : maskText(text);
            case List<?> list -> list.stream().map(element -> mask(key, element)).toList();
            case Map<?, ?> map -> maskMap(map);
            case null, default -> value;
        };
    }

    private static Map<String, Object> maskMap(Map<?, ?> map) {
        Map<String, Object> masked = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach(
                (key, value) -> masked.put(String.valueOf(key), mask(String.valueOf(key), value)));
        return masked;
    }

    private static String maskText(String text) {
        String masked = USER_INFO.matcher(text).replaceAll(MASK);
        return QUERY.matcher(masked)
                .replaceAll(
                        part ->
                                SECRET_NAME.matcher(part.group(1)).find()
                                        ? part.group(1) + "=" + MASK
                                        : "$0");
    }
}
