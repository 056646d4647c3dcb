package io.lmcache4j.engine.health;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a failed check leads to: {@code extra_config.fallback_policy}. */
public enum FallbackPolicy {
    /** The whole engine is unhealthy: store, retrieve and lookup do nothing. */
    RECOMPUTE("recompute"),

    /** The backend is bypassed and the hot cache on; the engine stays healthy. */
    LOCAL_CPU("local_cpu");

    private final String text;

    FallbackPolicy(String text) {
        this.text = text;
    }

    /** The name in the configuration. */
    public String text() {
        return text;
    }

    /**
     * The policy of this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static FallbackPolicy parse(String name) {
        return Arrays.stream(values())
                .filter(policy -> policy.text.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "fallback_policy must be one of %s, was %s"
                                                .formatted(names(), name)));
    }

    private static String names() {
        return Arrays.stream(values()).map(FallbackPolicy::text).collect(Collectors.joining(", "));
    }
}
