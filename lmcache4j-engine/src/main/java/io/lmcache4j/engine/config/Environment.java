package io.lmcache4j.engine.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The part of the process environment that concerns the configuration (engine.md §1.4). */
final class Environment {
    /** What every variable of LMCache starts with. */
    static final String PREFIX = "LMCACHE_";

    /** Names the configuration file. */
    static final String CONFIG_FILE = "LMCACHE_CONFIG_FILE";

    /** Variables of LMCache and of our commands that are no configuration keys. */
    static final Set<String> OTHERS =
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

    /** The variable that sets a key. */
    static String variable(String key) {
        return key.startsWith(PREFIX) ? key : PREFIX + key.toUpperCase(Locale.ROOT);
    }

    /** The key that a variable would set, were it all upper case; a key is its own. */
    static String key(String variable) {
        return variable.startsWith(PREFIX)
                ? variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT)
                : variable;
    }

    /**
     * The variables meant as keys, by the key's name, with unquoted texts; sorted, so that warnings
     * are too. A variable that is not all upper case keeps its own name, which is no key.
     */
    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach(
                (name, text) -> {
                    if (name.startsWith(PREFIX) && !OTHERS.contains(name)) {
                        String key = key(name);
                        settings.put(variable(key).equals(name) ? key : name, unquote(text));
                    }
                });
        return settings;
    }

    /**
     * The text without blanks around it, and without quotes if it starts and ends with the same
     * one: read as a Python literal, or just cut off when it is none.
     */
    static String unquote(String text) {
        String trimmed = PythonText.strip(text);
        if (trimmed.isEmpty()) {
            return trimmed;
        }
        char first = trimmed.charAt(0);
        if ((first != '"' && first != '\'') || trimmed.charAt(trimmed.length() - 1) != first) {
            return trimmed;
        }
        return PythonLiteral.parse(trimmed)
                .orElseGet(() -> trimmed.substring(1, Math.max(1, trimmed.length() - 1)));
    }
}
