package io.lmcache4j.engine.config;

import java.util.Map;

/**
 * A configuration that can't be used. The message is one line for the person who wrote it: key,
 * what is wrong, value (masked when it looks like a secret), where it came from, what to do.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A value that its key can't take. */
    static ConfigException badValue(
            ConfigKey key, Object value, Origin origin, ConversionException problem) {
        String name = key.name();
        String shown;
        if (!problem.inner().isEmpty() && value instanceof Map<?, ?> map) {
            name += "." + problem.inner();
            shown = ValueText.shortened(problem.inner(), map.get(problem.inner()));
        } else if (key.type() == KeyType.DICT && value instanceof String text) {
            // Its inner keys, which would tell what is secret, could not be read.
            shown = "a text of %d characters".formatted(text.length());
        } else {
            shown = ValueText.shortened(name, value);
        }
        return new ConfigException(
                "%s: expected %s, got %s (%s)"
                        .formatted(name, problem.expected(), shown, origin.text()),
                problem);
    }
}
