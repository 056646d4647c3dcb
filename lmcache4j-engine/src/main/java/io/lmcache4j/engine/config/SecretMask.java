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

    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "passw(?:or)?d|passphrase|secret|token|credential"
                            + "|(?:^|[^a-z])[a-z]*keys?(?:$|[^a-z])",
                    Pattern.CASE_INSENSITIVE);

    // Up to the last @, since a password may hold raw @ and slashes; hiding too much is harmless.
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s?#]*(?=@)");
    private static final Pattern QUERY = Pattern.compile("(?<=[?&;])([^=&;\\s#]+)=([^&;\\s#]*)");
    private static final Pattern CLOUD_KEY = Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b");

    private SecretMask() {}

    /**
     * The value without its secrets. The key decides for texts and lists of them, inner keys inside
     * maps and inside texts that are JSON objects.
     */
    public static Object mask(String key, Object value) {
        return switch (value) {
            case String text -> isSecretName(key) && !text.isEmpty() ? MASK : maskText(text);
            case List<?> list -> list.stream().map(element -> mask(key, element)).toList();
            case Map<?, ?> map -> maskMap(map);
            case null, default -> value;
        };
    }

    /** Whether texts under this name are secret. */
    public static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).find();
    }

    private static Map<String, Object> maskMap(Map<?, ?> map) {
        Map<String, Object> masked = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach(
                (key, value) -> masked.put(String.valueOf(key), mask(String.valueOf(key), value)));
        return masked;
    }

    private static String maskText(String text) {
        if (text.contains("-----BEGIN ")) {
            return MASK;
        }
        if (PythonText.strip(text).startsWith("{")) {
            return maskJson(text);
        }
        String masked = USER_INFO.matcher(text).replaceAll(MASK);
        masked = CLOUD_KEY.matcher(masked).replaceAll(MASK);
        return QUERY.matcher(masked)
                .replaceAll(part -> isSecretName(part.group(1)) ? "$1=" + MASK : "$0");
    }

    /** Text that looks like an object but can't be read is hidden as a whole. */
    private static String maskJson(String text) {
        try {
            return ValueText.of("", JsonText.parseObject(text));
        } catch (ConversionException _) {
            return MASK;
        }
    }
}
