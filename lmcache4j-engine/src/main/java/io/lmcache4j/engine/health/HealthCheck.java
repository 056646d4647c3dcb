package io.lmcache4j.engine.health;

import io.lmcache4j.engine.periodic.IrrecoverableException;

import java.util.Optional;

/** Looks after one part of the engine, such as a remote backend. */
public interface HealthCheck {

    /** The name shown to people, unique in its monitor, such as {@code Class(address)}. */
    String name();

    /** Whether there is anything to check; without any active check no monitor thread runs. */
    default boolean isActive() {
        return true;
    }

    /** The storage's name of the backend that may be bypassed while this check fails, if any. */
    default Optional<String> backend() {
        return Optional.empty();
    }

    /**
     * Looks. Called on the monitor's thread, one check after the other; must end within a deadline
     * of its own.
     *
     * @throws IrrecoverableException to make the engine unhealthy for good
     * @throws Exception is the same as an unhealthy result
     */
    HealthResult check() throws Exception;
}
