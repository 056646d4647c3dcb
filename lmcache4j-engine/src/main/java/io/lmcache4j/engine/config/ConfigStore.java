package io.lmcache4j.engine.config;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the current {@link LMCacheConfig} of one process with its revision, origins and history.
 *
 * <p>Safe for all threads: reads take the published snapshot and never wait; changes are one at a
 * time and appear whole.
 */
public final class ConfigStore {
    private static final int HISTORY_LIMIT = 1_000;

    /** What readers see together. */
    private record State(LMCacheConfig config, Map<String, Origin> origins, long revision) {}

    private final KeyTable table;
    private final InstantSource clock;
    private final Set<String> userSet;
    private final List<String> warnings;

    /** Guarded by itself, as are changes of {@link #state}. */
    private final Deque<ConfigChange> history = new ArrayDeque<>();

    private volatile State state;

    ConfigStore(KeyTable table, ConfigAssembly assembly, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.userSet = assembly.userSet();
        this.warnings = assembly.warnings();
        this.state = new State(assembly.config(), assembly.origins(), 0);
    }

    /**
     * A store of defaults and overrides, with no file or environment; for hosts that configure in
     * code.
     *
     * @throws ConfigException if a value can't be used
     */
    public static ConfigStore of(Map<String, Object> overrides) {
        return ConfigLoader.load(Optional.empty(), Map.of(), overrides);
    }

    /** The newest snapshot. */
    public LMCacheConfig current() {
        return state.config();
    }

    /** How often {@link #set} changed something. */
    public long revision() {
        return state.revision();
    }

    /**
     * Where the key's current value came from.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public Origin origin(String key) {
        table.require(key);
        return state.origins().getOrDefault(key, Origin.DEFAULT);
    }

    /**
     * What it takes for a change of the key to act.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public Effect effect(String key) {
        return table.require(key).effect();
    }

    /** Keys set by file or environment; overrides and later changes don't count. */
    public Set<String> userSet() {
        return userSet;
    }

    /** What loading warned about, in order; logged then, kept for listings. */
    public List<String> warnings() {
        return warnings;
    }

    /** The table that the keys come from. */
    public KeyTable table() {
        return table;
    }

    /** The newest changes, oldest first; a thousand at most are kept. */
    public List<ConfigChange> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /**
     * Sets keys with the rules of LMCache's POST {@code /conf} (http-api.md §4.5): in the order of
     * the map, each by itself, null accepted, {@code extra_config} replaced as a whole. A value
     * that can't be converted or used leaves its key as it was. All that succeeded appears in one
     * new snapshot.
     *
     * @param values key to value, values plain (parsed JSON)
     * @param who the caller, for the history
     */
    public ConfigUpdate set(Map<String, Object> values, String who) {
        Map<String, Object> updated = new LinkedHashMap<>();
        Map<String, String> errors = new LinkedHashMap<>();
        Map<String, Effect> effects = new LinkedHashMap<>();
        synchronized (history) {
            State before = state;
            values.forEach(
                    (name, value) -> {
                        ConfigKey key = table.find(name).orElse(null);
                        if (key == null) {
                            errors.put(name, "Unknown config");
                        } else if (!key.isMutable()) {
                            errors.put(name, "Config is not mutable at runtime");
                        } else {
                            try {
                                updated.put(name, key.convert(value));
                                effects.put(name, key.effect());
                            } catch (ConversionException _) {
                                errors.put(name, "Failed to set config value");
                            }
                        }
                    });
            if (!updated.isEmpty()) {
                publish(before, updated, who);
            }
        }
        return new ConfigUpdate(updated, errors, effects);
    }

    private void publish(State before, Map<String, Object> updated, String who) {
        Map<String, Object> values = new LinkedHashMap<>(before.config().asMap());
        Map<String, Origin> origins = new LinkedHashMap<>(before.origins());
        long revision = before.revision() + 1;
        updated.forEach(
                (key, value) -> {
                    Object old = values.put(key, value);
                    origins.put(key, new Origin(Origin.Source.API, who));
                    if (!Objects.equals(old, value)) {
                        remember(new ConfigChange(revision, clock.instant(), who, key, old, value));
                    }
                });
        state =
                new State(
                        new LMCacheConfig(table, values),
                        Collections.unmodifiableMap(origins),
                        revision);
    }

    private void remember(ConfigChange change) {
        history.addLast(change);
        if (history.size() > HISTORY_LIMIT) {
            history.removeFirst();
        }
    }
}
