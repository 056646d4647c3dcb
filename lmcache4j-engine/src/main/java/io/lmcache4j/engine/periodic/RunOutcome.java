package io.lmcache4j.engine.periodic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one run of a {@link PeriodicTask} says about itself.
 *
 * @param success false counts as a failed run
 * @param message one line for people, may be empty
 * @param extraInfo further facts as texts, in the order they are shown
 */
public record RunOutcome(boolean success, String message, Map<String, String> extraInfo) {

    private static final RunOutcome OK = new RunOutcome(true, "", Map.of());

    public RunOutcome {
        Objects.requireNonNull(message, "message");
        extraInfo = Collections.unmodifiableMap(new LinkedHashMap<>(extraInfo));
    }

    /** A successful run with nothing to tell. */
    public static RunOutcome ok() {
        return OK;
    }

    /** A successful run. */
    public static RunOutcome ok(String message) {
        return new RunOutcome(true, message, Map.of());
    }

    /** A run that did not do what it should. */
    public static RunOutcome failed(String message) {
        return new RunOutcome(false, message, Map.of());
    }
}
