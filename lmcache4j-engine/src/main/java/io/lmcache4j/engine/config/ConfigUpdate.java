package io.lmcache4j.engine.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a request to set keys (http-api.md §4.5), each map in the order of the request.
 *
 * @param updated the values now stored, after conversion; a value may be null
 * @param errors LMCache's error text for each key that kept its value
 * @param effects for each updated key, what it takes for the change to act
 */
public record ConfigUpdate(
        Map<String, Object> updated, Map<String, String> errors, Map<String, Effect> effects) {
    public ConfigUpdate {
        updated = Collections.unmodifiableMap(new LinkedHashMap<>(updated));
        errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
        effects = Collections.unmodifiableMap(new LinkedHashMap<>(effects));
    }
}
