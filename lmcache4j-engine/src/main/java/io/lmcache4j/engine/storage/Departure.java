package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What would leave one tier, found out without changing anything.
 *
 * @param cleared how much would go and stay
 * @param tokens the chunks that would go, with the tokens of each, in the order of leaving
 */
public record Departure(Cleared cleared, Map<EngineKey, Integer> tokens) {
    /** Nothing would. */
    public static final Departure NOTHING = new Departure(Cleared.NOTHING, Map.of());

    public Departure {
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }
}
