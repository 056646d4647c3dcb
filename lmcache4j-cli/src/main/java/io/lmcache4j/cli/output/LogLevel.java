package io.lmcache4j.cli.output;

import java.util.Locale;
import java.util.Map;

/** The level of the logs on standard error, from {@code LMCACHE_LOG_LEVEL}. */
public final class LogLevel {
    /** Read by logback.xml. */
    static final String PROPERTY = "lmcache4j.log_level";

    private LogLevel() {}

    /**
     * Sets the level for this JVM; must come before the first logger.
     *
     * @param otherwise the level when the environment names none
     */
    public static void apply(Map<String, String> environment, String otherwise) {
        System.setProperty(PROPERTY, of(environment.getOrDefault("LMCACHE_LOG_LEVEL", otherwise)));
    }

    /** Logback's name for a level as Logback or Python calls it; unknown words mean INFO. */
    static String of(String text) {
        return switch (text.trim().toUpperCase(Locale.ROOT)) {
            case "TRACE" -> "TRACE";
            case "DEBUG" -> "DEBUG";
            case "WARN", "WARNING" -> "WARN";
            case "ERROR", "CRITICAL", "FATAL" -> "ERROR";
            case "OFF" -> "OFF";
            default -> "INFO";
        };
    }
}
