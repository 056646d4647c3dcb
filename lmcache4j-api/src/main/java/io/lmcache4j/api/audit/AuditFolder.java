package io.lmcache4j.api.audit;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a server's audit log lies (operator-api.md §5). */
public final class AuditFolder {
    private static final Pattern NO_FILE_NAME = Pattern.compile("[^A-Za-z0-9._-]");

    private AuditFolder() {}

    /**
     * The folder of one server: {@code INSTANCE-PORT} in {@code lmcache4j.data_dir}.
     *
     * @param port where it listens, or the number in its socket's name
     * @param state what holds where the key is not set
     */
    public static Path of(LMCacheConfig config, int port, Path state) {
        return config.extra("lmcache4j.data_dir")
                .map(Object::toString)
                .map(Path::of)
                .orElse(state)
                .resolve(NO_FILE_NAME.matcher(config.instanceId()).replaceAll("_") + "-" + port);
    }

    /** The user's state directory for this program, by the variables of the XDG specification. */
    public static Path state(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // A relative one is to be ignored.
        return state.startsWith("/")
                ? Path.of(state, "lmcache4j")
                : Path.of(System.getProperty("user.home"), ".local", "state", "lmcache4j");
    }
}
