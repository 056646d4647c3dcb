package io.lmcache4j.engine.config;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration once at start: override over environment over file over default
 * (engine.md §1.4).
 */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * The configuration, checked and complete.
     *
     * @param file the configuration file; if none is given, the one that {@code
     *     LMCACHE_CONFIG_FILE} names, or none
     * @param environment the process environment
     * @param overrides values of the program itself, such as command line options
     * @throws ConfigException if the file or a value can't be used
     */
    public static ConfigStore load(
            Optional<Path> file, Map<String, String> environment, Map<String, Object> overrides) {
        return load(file, environment, overrides, InstantSource.system());
    }

    /** As {@link #load(Optional, Map, Map)}, with the clock of the history. */
    public static ConfigStore load(
            Optional<Path> file,
            Map<String, String> environment,
            Map<String, Object> overrides,
            InstantSource clock) {
        KeyTable table = KeyTable.standard();
        ConfigAssembly assembly = new ConfigAssembly(table);
        file.or(
                        () ->
                                Optional.ofNullable(environment.get(Environment.CONFIG_FILE))
                                        .filter(name -> !name.isEmpty())
                                        .map(Path::of))
                .ifPresent(
                        path ->
                                ConfigFile.read(path)
                                        .forEach(
                                                (key, value) ->
                                                        assembly.set(
                                                                key,
                                                                value,
                                                                new Origin(
                                                                        Origin.Source.FILE,
                                                                        path.toString()))));
        Environment.settings(environment)
                .forEach(
                        (name, text) ->
                                assembly.set(
                                        name.substring(Environment.PREFIX.length())
                                                .toLowerCase(Locale.ROOT),
                                        text,
                                        new Origin(Origin.Source.ENVIRONMENT, name)));
        overrides.forEach((key, value) -> assembly.set(key, value, Origin.OVERRIDE));
        return new ConfigStore(table, assembly, clock);
    }
}
