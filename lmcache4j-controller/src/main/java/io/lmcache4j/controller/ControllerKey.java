package io.lmcache4j.controller;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** LMCache's keys of a controller (controller.md §13). */
enum ControllerKey {
    CONTROLLER_MONITOR_PORTS("--monitor-ports"),
    CONTROLLER_HOST("--host"),
    CONTROLLER_PORT("--port"),
    HEALTH_CHECK_INTERVAL("--health-check-interval"),
    LMCACHE_WORKER_TIMEOUT("--lmcache-worker-timeout"),
    EXTRA_CONFIG("extra_config=");

    /** What every variable of a controller starts with. */
    static final String PREFIX = "LMCACHE_CONTROLLER_";

    private final String flag;

    ControllerKey(String flag) {
        this.flag = flag;
    }

    /** As in the file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What sets it on the command line. */
    String flag() {
        return flag;
    }

    /** What sets it in the environment. */
    String variable() {
        return PREFIX + name();
    }

    static Optional<ControllerKey> find(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(ControllerKey::key).collect(Collectors.joining(", "));
    }
}
