package io.lmcache4j.api.logging;

import java.util.Locale;
import java.util.Optional;

/**
 * A logger's level in Python's words (http-api.md §3.2).
 *
 * <p>Backends have other levels too; {@code TRACE} shows as Python would show its number, and
 * {@link #CRITICAL}, above all that our code logs, is a backend's "off".
 */
public enum LogLevel {
    TRACE("Level 5"),
    DEBUG("DEBUG"),
    INFO("INFO"),
    WARNING("WARNING"),
    ERROR("ERROR"),
    CRITICAL("CRITICAL"),
    /** The logger has no level of its own. */
    NOTSET("NOTSET");

    private final String text;

    LogLevel(String text) {
        this.text = text;
    }

    /** As the listing shows it. */
    public String text() {
        return text;
    }

    /** The level that a name sets, in any case; {@code TRACE} and {@code OFF} are none. */
    public static Optional<LogLevel> parse(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "DEBUG" -> Optional.of(DEBUG);
            case "INFO" -> Optional.of(INFO);
            case "WARNING", "WARN" -> Optional.of(WARNING);
            case "ERROR" -> Optional.of(ERROR);
            case "CRITICAL", "FATAL" -> Optional.of(CRITICAL);
            case "NOTSET" -> Optional.of(NOTSET);
            default -> Optional.empty();
        };
    }
}
