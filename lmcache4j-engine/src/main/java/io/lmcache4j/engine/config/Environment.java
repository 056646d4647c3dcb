package io.lmcache4j.engine.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The part of the process environment that concerns the configuration (engine.md §1.4). */
final class Environment {
    /** What every variable of LMCache starts with. */
    static final String PREFIX = "LMCACHE_";

    /** Names the configuration file. */
    static final String CONFIG_FILE = "LMCACHE_CONFIG_FILE";

    /** Variables of LMCache that are no configuration keys. */
    private static final Set<String> OTHERS =
            Set.of(
                    CONFIG_FILE,
                    "LMCACHE_TRACK_USAGE",
                    "LMCACHE_USAGE_TRACK_URL",
                    "LMCACHE_CPU_KV_LAYOUT",
                    "LMCACHE_LOG_LEVEL",
                    "LMCACHE_JAVA_OPTS",
                    "LMCACHE_URL",
                    "LMCACHE_TOKEN");

    private Environment() {}

    /** The variables that should be configuration keys, sorted, so that warnings are too. */
    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach(
                (name, text) -> {
                    if (name.startsWith(PREFIX) && !OTHERS.contains(name)) {
                        settings.put(name, text);
                    }
                });
        return settings;
    }
}
