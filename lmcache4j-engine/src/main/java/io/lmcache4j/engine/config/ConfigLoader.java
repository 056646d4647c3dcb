package io.lmcache4j.engine.config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Reads the configuration once at start: override over environment over file over default
 * (engine.md §1.4). Warnings and the finished configuration go to the log; the warnings are also in
 * {@link ConfigStore#warnings}.
 */
public final class ConfigLoader {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.config");

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
        path(file, environment)
                .ifPresent(
                        path -> {
                            Origin origin = new Origin(Origin.Source.FILE, path.toString());
                            assembly.apply(ConfigFile.read(path), _ -> origin);
                        });
        assembly.apply(
                Environment.settings(environment),
                key -> new Origin(Origin.Source.ENVIRONMENT, Environment.variable(key)));
        assembly.apply(overrides, _ -> Origin.OVERRIDE);
        LMCacheConfig config = assembly.finish();
        assembly.warnings().forEach(LOG::warn);
        LOG.atInfo().addArgument(() -> describe(config)).log("configuration: {}");
        return new ConfigStore(table, config, assembly, clock);
    }

    private static Optional<Path> path(Optional<Path> file, Map<String, String> environment) {
        return file.or(
                () ->
                        Optional.ofNullable(environment.get(Environment.CONFIG_FILE))
                                .filter(name -> !name.isEmpty())
                                .map(Path::of));
    }

    /** All keys in one line, secrets masked, the sizes of the two tiers with their unit. */
    static String describe(LMCacheConfig config) {
        StringJoiner line = new StringJoiner(", ", "{", "}");
        config.asMap()
                .forEach(
                        (key, value) ->
                                line.add(
                                        switch (key) {
                                            case "max_local_cpu_size", "max_local_disk_size" ->
                                                    key + ": " + value + " GB";
                                            default -> key + ": " + ValueText.of(key, value);
                                        }));
        return line.toString();
    }
}
