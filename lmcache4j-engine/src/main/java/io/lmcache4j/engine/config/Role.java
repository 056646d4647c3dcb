package io.lmcache4j.engine.config;

import java.util.Locale;

/** Which part of the serving engine a process is (engine.md §2), or what it is beside engines. */
public enum Role {
    SCHEDULER("scheduler"),
    WORKER("worker"),
    /** Knows which worker of a fleet holds which chunk; has no engine. */
    CONTROLLER("controller"),
    /** Keeps chunks for the workers of others; has no engine. */
    CACHE_SERVER("cache_server");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** The name in metadata and metric labels. */
    public String text() {
        return text;
    }

    /**
     * The part of an engine with this name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "scheduler" -> SCHEDULER;
            case "worker" -> WORKER;
            default ->
                    throw new IllegalArgumentException(
                            "role must be scheduler or worker, was " + text);
        };
    }
}
