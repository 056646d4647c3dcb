package io.lmcache4j.engine.health;

import java.util.Objects;

/** What a {@link HealthCheck} found. */
public sealed interface HealthResult {

    /** All is well. */
    record Healthy() implements HealthResult {}

    /**
     * Something is wrong.
     *
     * @param reason one line for people
     */
    record Unhealthy(String reason) implements HealthResult {
        public Unhealthy {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
