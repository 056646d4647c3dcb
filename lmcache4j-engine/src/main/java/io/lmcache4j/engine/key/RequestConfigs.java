package io.lmcache4j.engine.key;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings that came with one request, in its order (engine.md §3.1).
 *
 * <p>Entries named {@code lmcache.tag.NAME} become tags of the request's keys; what the others mean
 * is for their readers to say.
 *
 * @param entries unmodifiable; values as JSON gives them, null included
 */
public record RequestConfigs(Map<String, Object> entries) {
    /** A request without settings. */
    public static final RequestConfigs EMPTY = new RequestConfigs(Map.of());

    private static final String TAG_PREFIX = "lmcache.tag.";

    /**
     * Copies the entries, keeping their order.
     *
     * @throws IllegalArgumentException if a tag's value is not text, an integer, a boolean or null
     */
    public RequestConfigs {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        entries.forEach(RequestConfigs::checkTag);
    }

    /** The tags, in the order of the entries; empty when there are none. */
    public List<Tag> tags() {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<Tag> tags = new ArrayList<>();
        entries.forEach(
                (name, value) -> {
                    if (name.startsWith(TAG_PREFIX)) {
                        tags.add(new Tag(name.substring(TAG_PREFIX.length()), pythonText(value)));
                    }
                });
        return List.copyOf(tags);
    }

    private static void checkTag(String name, Object value) {
        if (name.startsWith(TAG_PREFIX)) {
            switch (value) {
                case null -> {}
                case String _, Boolean _, Integer _, Long _, BigInteger _ -> {}
                default ->
                        throw new IllegalArgumentException(
                                name
                                        + " must be text, an integer, a boolean or null, was "
                                        + value);
            }
        }
    }

    // As Python's str() does, since the text of the key is made of it on every side.
    private static String pythonText(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            default -> value.toString();
        };
    }
}
