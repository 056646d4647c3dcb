package io.lmcache4j.engine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
     * Sets a key over what earlier layers said; an unknown one is warned about and ignored.
     *
     * @throws ConfigException if the value can't be converted or is out of its range
     */
    void set(String name, Object value, Origin origin) {
        ConfigKey key = table.find(name).orElse(null);
        if (key == null) {
            warnings.add("unknown configuration key %s (%s)".formatted(name, origin.text()));
            return;
        }
        try {
            values.put(name, key.convert(value));
        } catch (ConversionException e) {
            throw ConfigException.badValue(name, value, origin, e.expected());
        }
        origins.put(name, origin);
        switch (origin.source()) {
            case FILE, ENVIRONMENT -> userSet.add(name);
            case DEFAULT, OVERRIDE, API -> {}
        }
    }

    LMCacheConfig config() {
        return new LMCacheConfig(table, new LinkedHashMap<>(values));
    }

    Map<String, Origin> origins() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(origins));
    }

    Set<String> userSet() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(userSet));
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
