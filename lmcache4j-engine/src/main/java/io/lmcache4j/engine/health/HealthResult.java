package io.lmcache4j.engine.health;

import java.util.Objects;

/** What a {@link HealthCheck} found. */
public sealed interface HealthResult {

    /** All is well. */
    record Healthy() implements HealthResult {}

    /**
     * All works, but somebody must act before it stops to.
     *
     * @param reason one line for people
     */
    record Degraded(String reason) implements HealthResult {
        public Degraded {
            Objects.requireNonNull(reason, "reason");
        }
    }

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
