package io.lmcache4j.engine.config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the current {@link LMCacheConfig} of one process with its revision, origins and history.
 *
 * <p>Safe for all threads: reads take the published snapshot and never wait; changes are one at a
 * time and appear whole.
 */
public final class ConfigStore {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.config");
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

    ConfigStore(
            KeyTable table, LMCacheConfig config, ConfigAssembly assembly, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        this.userSet = assembly.userSet();
        this.warnings = assembly.warnings();
        this.state = new State(config, assembly.origins(), 0);
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
     * that can't be converted or used leaves its key as it was; combinations of keys are not
     * checked. All that succeeded appears in one new snapshot.
     *
     * @param values key to value, values plain (parsed JSON)
     * @param who the caller, for the history
     */
    public ConfigUpdate set(Map<String, Object> values, String who) {
        synchronized (history) {
            Draft draft = new Draft(table, state.config().asMap());
            values.forEach(draft::set);
            if (!draft.updated.isEmpty()) {
                publish(draft, who);
            }
            return draft.result();
        }
    }

    private void publish(Draft draft, String who) {
        LMCacheConfig before = state.config();
        long revision = state.revision() + 1;
        Instant now = clock.instant();
        Map<String, Origin> origins = new LinkedHashMap<>(state.origins());
        draft.updated.forEach(
                (key, value) -> {
                    origins.put(key, new Origin(Origin.Source.API, who));
                    remember(new ConfigChange(revision, now, who, key, before.get(key), value));
                    LOG.atInfo()
                            .addArgument(key)
                            .addArgument(() -> ValueText.shortened(key, before.get(key)))
                            .addArgument(() -> ValueText.shortened(key, value))
                            .addArgument(revision)
                            .addArgument(who)
                            .log("{} was {}, is {} (revision {}, by {})");
                });
        state =
                new State(
                        new LMCacheConfig(table, draft.values),
                        Collections.unmodifiableMap(origins),
                        revision);
    }

    private void remember(ConfigChange change) {
        history.addLast(change);
        if (history.size() > HISTORY_LIMIT) {
            history.removeFirst();
        }
    }

    /** Values while a request sets them one after the other. */
    private static final class Draft {
        private final KeyTable table;
        private final Map<String, Object> values;
        private final Map<String, Object> updated = new LinkedHashMap<>();
        private final Map<String, String> errors = new LinkedHashMap<>();
        private final Map<String, Effect> effects = new LinkedHashMap<>();

        Draft(KeyTable table, Map<String, Object> values) {
            this.table = table;
            this.values = new LinkedHashMap<>(values);
        }

        void set(String name, Object value) {
            table.find(name)
                    .ifPresentOrElse(
                            key -> set(key, value), () -> errors.put(name, "Unknown config"));
        }

        private void set(ConfigKey key, Object value) {
            if (!key.isMutable()) {
                errors.put(key.name(), "Config is not mutable at runtime");
                return;
            }
            try {
                Object converted = key.convert(value);
                Object old = values.put(key.name(), converted);
                updated.put(key.name(), converted);
                effects.put(
                        key.name(),
                        key.type() == KeyType.DICT
                                ? ExtraKeys.effect(old, converted)
                                : key.effect());
            } catch (ConversionException _) {
                errors.put(key.name(), "Failed to set config value");
            }
        }

        ConfigUpdate result() {
            return new ConfigUpdate(updated, errors, effects);
        }
    }
}
