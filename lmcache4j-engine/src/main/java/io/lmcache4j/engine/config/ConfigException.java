package io.lmcache4j.engine.config;

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

    static ConfigException badValue(String key, Object value, Origin origin, String expected) {
        return new ConfigException(
                "%s: expected %s, got %s (%s)"
                        .formatted(key, expected, ValueText.of(key, value), origin.text()));
    }
}
