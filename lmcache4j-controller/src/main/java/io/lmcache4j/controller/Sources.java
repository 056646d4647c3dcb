package io.lmcache4j.controller;

import io.lmcache4j.engine.config.ConfigFile;
import io.lmcache4j.engine.config.LMCacheConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that was said about a controller's keys: by the command line, over the environment, over the
 * file (controller.md §13).
 */
final class Sources {
    static final String CONFIG_FILE = "LMCACHE_CONTROLLER_CONFIG_FILE";

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    /** Variables of that prefix that are not a controller's keys: the last ones are a worker's. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of(
                    CONFIG_FILE,
                    "LMCACHE_CONTROLLER_URL",
                    "LMCACHE_CONTROLLER_PULL_URL",
                    "LMCACHE_CONTROLLER_REPLY_URL");

    private final Map<ControllerKey, Setting> settings = new LinkedHashMap<>();
    private final Map<String, Setting> extraFlags = new LinkedHashMap<>();

    private Sources() {}

    /**
     * Reads all of them.
     *
     * @param flags by key, as on the command line; keys of {@code extra_config} by their own name
     * @throws IllegalArgumentException if the command line is wrong
     * @throws io.lmcache4j.engine.config.ConfigException if the file can't be read
     */
    static Sources read(
            Map<String, String> flags, Optional<Path> file, Map<String, String> environment) {
        Sources sources = new Sources();
        file.or(() -> named(environment)).ifPresent(sources::takeFile);
        sources.takeEnvironment(environment);
        flags.forEach(sources::takeFlag);
        return sources;
    }

    /** What was said about a key. */
    Optional<Setting> of(ControllerKey key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** {@code extra_config} of the strongest source, with the command line's own keys over it. */
    Map<String, Setting> extra() {
        Map<String, Setting> extra = new LinkedHashMap<>();
        of(ControllerKey.EXTRA_CONFIG)
                .ifPresent(
                        whole ->
                                whole.mapping("{\"" + OwnKey.CHUNK_SIZE.key() + "\": 256}")
                                        .orElse(Map.of())
                                        .forEach((key, value) -> put(extra, whole, key, value)));
        extra.putAll(extraFlags);
        return extra;
    }

    private static void put(Map<String, Setting> extra, Setting whole, String key, Object value) {
        if (value != null) {
            extra.put(
                    key, new Setting("extra_config." + key, value, whole.origin(), whole.given()));
        }
    }

    private static Optional<Path> named(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(CONFIG_FILE))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    private void takeFile(Path path) {
        ConfigFile.read(path, CONFIG_FILE)
                .forEach(
                        (key, value) ->
                                ControllerKey.find(key)
                                        .ifPresentOrElse(
                                                known -> take(known, value, path.toString()),
                                                () ->
                                                        LOG.warn(
                                                                "{}: {} is no key of a controller;"
                                                                        + " there are {}",
                                                                path,
                                                                key,
                                                                ControllerKey.all())));
    }

    private void take(ControllerKey key, Object value, String origin) {
        if (value != null) {
            settings.put(key, new Setting(key.key(), value, origin, false));
        }
    }

    private void takeEnvironment(Map<String, String> environment) {
        for (ControllerKey key : ControllerKey.values()) {
            Optional.ofNullable(environment.get(key.variable()))
                    .map(Sources::unquoted)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> take(key, text, "environment " + key.variable()));
        }
        environment.keySet().stream()
                .filter(name -> name.startsWith(ControllerKey.PREFIX))
                .filter(name -> !OTHER_VARIABLES.contains(name))
                .filter(name -> ControllerKey.find(keyOf(name)).isEmpty())
                .sorted()
                .forEach(
                        name ->
                                LOG.warn(
                                        "environment {} sets no key of a controller; there are {}",
                                        name,
                                        ControllerKey.all()));
    }

    private static String keyOf(String variable) {
        return variable.substring(ControllerKey.PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    private static String unquoted(String text) {
        String bare = text.strip();
        boolean quoted =
                bare.length() > 1
                        && (bare.startsWith("'") || bare.startsWith("\""))
                        && bare.charAt(0) == bare.charAt(bare.length() - 1);
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }

    private void takeFlag(String key, String text) {
        Optional<ControllerKey> known = ControllerKey.find(key);
        if (known.isPresent()) {
            settings.put(known.get(), new Setting(known.get().flag(), text, "command line", true));
        } else if (OwnKey.has(key) || LMCacheConfig.hasExtraKey(key)) {
            extraFlags.put(key, new Setting(key, text, "command line", true));
        } else {
            throw new IllegalArgumentException(
                    "%s is no key of a controller; there are %s, and those of extra_config: %s, and what docs/configuration.md has for the API server"
                            .formatted(key, ControllerKey.all(), OwnKey.all()));
        }
    }
}
