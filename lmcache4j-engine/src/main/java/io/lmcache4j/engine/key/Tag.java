package io.lmcache4j.engine.key;

import java.util.Objects;

/**
 * A name and value that a request puts into its keys, so that caches of different users or
 * environments stay apart (engine.md §3.1).
 *
 * <p>The key text has no escaping: a name or value with {@code @}, or a name with {@code %}, can be
 * written but not read back.
 *
 * @param name without the prefix {@code lmcache.tag.}
 * @param value any text
 */
public record Tag(String name, String value) {
    public Tag {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** The form inside a key's text: {@code name%value}. */
    public String text() {
        return name + "%" + value;
    }

    /**
     * Reads {@code name%value}; the name ends at the first {@code %}.
     *
     * @throws IllegalArgumentException if there is no {@code %}
     */
    public static Tag parse(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            throw new IllegalArgumentException("tag in key has no '%': '" + text + "'");
        }
        return new Tag(text.substring(0, percent), text.substring(percent + 1));
    }
}
