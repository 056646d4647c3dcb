package io.lmcache4j.engine.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces what looks like a secret by {@code ***} before it is shown (operator-api.md §1). Numbers
 * and booleans are never secret.
 *
 * <p>{@link #mask} is for values that have a name: the name decides ({@link SecretNames}), inside
 * maps and texts of JSON their own names, and then what the text itself looks like ({@link
 * SecretText}). {@link #text} is for sentences, such as log lines and the messages of exceptions.
 * Both take time that is linear in the length, and leave alone what they hid before.
 */
public final class SecretMask {
    /** What stands in a secret's place. */
    public static final String MASK = "***";

    private SecretMask() {}

    /**
     * The value without its secrets; equal to the value if it has none.
     *
     * @param key its name; empty for none
     * @param value plain: text, number, boolean, list, map or null
     */
    public static Object mask(String key, Object value) {
        return switch (value) {
            case String text -> SecretNames.hides(key, text) ? MASK : value(text);
            case List<?> list -> list.stream().map(element -> mask(key, element)).toList();
            case Map<?, ?> map -> maskMap(key, map);
            case null, default -> value;
        };
    }

    /** A sentence without its secrets. */
    public static String text(String sentence) {
        return SecretText.ofSentence(sentence);
    }

    /** Whether texts under this name are secret. */
    public static boolean isSecretName(String name) {
        return SecretNames.isSecret(name);
    }

    /**
     * What somebody meant who read a masked value and sends it back: what is stored, wherever the
     * given value is just its mask; the given value elsewhere.
     */
    public static Object restore(String key, Object given, Object stored) {
        return switch (given) {
            case String text when text.contains(MASK) && text.equals(mask(key, stored)) -> stored;
            case Map<?, ?> map when stored instanceof Map<?, ?> old -> {
                Map<String, Object> restored = LinkedHashMap.newLinkedHashMap(map.size());
                map.forEach(
                        (name, inner) ->
                                restored.put(
                                        String.valueOf(name),
                                        restore(innerName(key, name, old), inner, old.get(name))));
                yield restored;
            }
            case List<?> list when stored instanceof List<?> old && old.size() == list.size() -> {
                Object[] restored = new Object[list.size()];
                for (int i = 0; i < restored.length; i++) {
                    restored[i] = restore(key, list.get(i), old.get(i));
                }
                yield Arrays.asList(restored);
            }
            case null, default -> given;
        };
    }

    private static Map<String, Object> maskMap(String key, Map<?, ?> map) {
        Map<String, Object> masked = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach(
                (name, value) ->
                        masked.put(
                                SecretText.ofValue(String.valueOf(name)),
                                mask(innerName(key, name, map), value)));
        return masked;
    }

    /**
     * The name that decides about a value inside a map: its own, unless only the map's is secret;
     * in a pair such as {@code {name: password, value: x}} the one that the pair tells.
     */
    private static String innerName(String outer, Object name, Map<?, ?> map) {
        String inner = String.valueOf(name);
        if (inner.equals("value")) {
            Object told = map.get("name") instanceof String text ? text : map.get("key");
            inner = told instanceof String text ? text : inner;
        }
        return !isSecretName(inner) && isSecretName(outer) ? outer : inner;
    }

    private static String value(String text) {
        String stripped = PythonText.strip(text);
        return stripped.startsWith("{") || stripped.startsWith("[")
                ? maskJson(text)
                : SecretText.ofValue(text);
    }

    /**
     * JSON is written anew only if something in it is hidden. What looks like JSON and can't be
     * read, or names a key twice, is hidden as a whole if anything in it looks like a secret.
     */
    private static String maskJson(String text) {
        try {
            Object read = JsonText.parse(text);
            Object masked = mask("", read);
            if (!masked.equals(read)) {
                return ValueText.ofMasked(masked);
            }
        } catch (ConversionException _) {
            // Then it is text like any other.
        }
        return SecretText.ofValue(text).equals(text) ? text : MASK;
    }
}
