package io.lmcache4j.engine.periodic;

import java.util.Locale;
import java.util.Optional;

/** How much depends on a periodic thread, in the order in which listings show the levels. */
public enum ThreadLevel {
    CRITICAL("critical"),
    HIGH("high"),
    MEDIUM("medium"),
    LOW("low");

    private final String text;

    ThreadLevel(String text) {
        this.text = text;
    }

    /** The lower-case name used in JSON and in metric names. */
    public String text() {
        return text;
    }

    /** The level with this name in any case, such as {@code HIGH}; empty if there is none. */
    public static Optional<ThreadLevel> parse(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (ThreadLevel level : values()) {
            if (level.text.equals(wanted)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
