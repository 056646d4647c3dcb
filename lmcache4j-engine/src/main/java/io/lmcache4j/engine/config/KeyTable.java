package io.lmcache4j.engine.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys in the order in which {@code /conf}, logs and documentation show them (engine.md §1.3).
 * Immutable.
 */
public final class KeyTable {
    private static final KeyTable STANDARD = new KeyTable(ConfigKeys.ALL);

    private final Map<String, ConfigKey> keys;

    KeyTable(List<ConfigKey> keys) {
        this.keys = LinkedHashMap.newLinkedHashMap(keys.size());
        for (ConfigKey key : keys) {
            if (this.keys.put(key.name(), key) != null) {
                throw new IllegalArgumentException("two keys are named " + key.name());
            }
        }
    }

    /** LMCache's keys, with ours in their place. */
    public static KeyTable standard() {
        return STANDARD;
    }

    /** All keys, in order. */
    public List<ConfigKey> keys() {
        return List.copyOf(keys.values());
    }

    /** The key with this name. */
    public Optional<ConfigKey> find(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /**
     * The key with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public ConfigKey require(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no configuration key " + name));
    }
}
