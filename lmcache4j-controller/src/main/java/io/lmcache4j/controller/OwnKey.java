package io.lmcache4j.controller;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keys of a controller's {@code extra_config} that it reads itself. All others go to the API server
 * ({@code lmcache4j.auth_file}, {@code lmcache4j.data_dir} and so on).
 */
enum OwnKey {
    SNAPSHOT_PATH("lmcache4j.snapshot_path"),
    SNAPSHOT_INTERVAL("lmcache4j.snapshot_interval_secs"),
    CHUNK_KEY_FORM("lmcache4j.chunk_key_form"),
    CHUNK_SIZE("lmcache4j.chunk_size"),
    COMMAND_TIMEOUT("lmcache4j.command_timeout_secs"),
    ADVERTISED_HOST("lmcache4j.advertised_host"),
    CURVE_KEY_FILE("lmcache4j.curve_key_file"),
    SYNC_THRESHOLD("full_sync_completion_threshold"),
    SYNC_TIMEOUT("full_sync_timeout_s");

    private final String key;

    OwnKey(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** What was said about it. */
    Optional<Setting> in(Map<String, Setting> extra) {
        return Optional.ofNullable(extra.get(key));
    }

    static boolean has(String name) {
        return Arrays.stream(values()).anyMatch(each -> each.key.equals(name));
    }

    static String all() {
        return Arrays.stream(values()).map(OwnKey::key).collect(Collectors.joining(", "));
    }
}
