package io.lmcache4j.engine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A configuration while it is put together, layer over layer. Not thread-safe. */
final class ConfigAssembly {
    private final KeyTable table;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Origin> origins = new LinkedHashMap<>();
    private final Set<String> userSet = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    ConfigAssembly(KeyTable table) {
        this.table = table;
        for (ConfigKey key : table.keys()) {
            values.put(key.name(), key.defaultValue().orElse(null));
        }
    }

    /**
     * Puts a layer over what earlier ones said. An old name is followed unless the layer has the
     * new one too; an unknown name is warned about and ignored.
     *
     * @throws ConfigException if a value can't be converted or is out of its range
     */
    void apply(Map<String, ?> layer, Function<String, Origin> origin) {
        layer.forEach(
                (name, value) -> {
                    Origin from = origin.apply(name);
                    String current = KeyAliases.successor(name).orElse(name);
                    table.find(current)
                            .ifPresentOrElse(
                                    key -> {
                                        if (current.equals(name)) {
                                            set(key, value, from);
                                        } else {
                                            setByOldName(key, name, layer, from);
                                        }
                                    },
                                    () -> warnings.add(unknown(name, from)));
                });
    }

    private void setByOldName(ConfigKey key, String name, Map<String, ?> layer, Origin from) {
        boolean both = layer.containsKey(key.name());
        warnings.add(
                "%s is deprecated for %s (%s)%s"
                        .formatted(name, key.name(), from.text(), both ? "; both are set" : ""));
        if (!both) {
            set(key, layer.get(name), from);
        }
    }

    private void set(ConfigKey key, Object value, Origin origin) {
        try {
            values.put(key.name(), key.convert(value));
        } catch (ConversionException e) {
            throw ConfigException.badValue(key, value, origin, e);
        }
        origins.put(key.name(), origin);
        switch (origin.source()) {
            case FILE, ENVIRONMENT -> userSet.add(key.name());
            case DEFAULT, OVERRIDE, API -> {}
        }
    }

    private String unknown(String name, Origin from) {
        if (KeyAliases.isGone(name)) {
            return "%s is deprecated and has no successor; it is ignored (%s)"
                    .formatted(name, from.text());
        }
        List<String> known = new ArrayList<>(values.keySet());
        known.addAll(KeyAliases.all().keySet());
        boolean variable = from.source() == Origin.Source.ENVIRONMENT;
        String wanted = variable ? Environment.key(name) : name;
        return "unknown key %s is ignored (%s)%s"
                .formatted(
                        ValueText.name(name),
                        from.text(),
                        NearestName.of(wanted, known)
                                .map(guess -> variable ? Environment.variable(guess) : guess)
                                .map("; did you mean %s?"::formatted)
                                .orElse(""));
    }

    /**
     * The finished configuration, reviewed as a whole.
     *
     * @throws ConfigException if its values contradict each other
     */
    LMCacheConfig finish() {
        LMCacheConfig config = new LMCacheConfig(table, new LinkedHashMap<>(values));
        ConfigReview review = new ConfigReview(table, config, origins());
        review.check();
        warnings.addAll(review.warnings());
        return config;
    }

    /** Where each value that is no default came from. */
    Map<String, Origin> origins() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(origins));
    }

    /** Keys that file or environment set. */
    Set<String> userSet() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(userSet));
    }

    /** What to tell the user, in order. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
