package io.lmcache4j.controller;

import io.lmcache4j.engine.token.LinkForm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a controller is told at start (controller.md §13). A flag that was given counts over the
 * environment, that over the file, that over the default; in LMCache the defaults of flags count
 * over the file.
 *
 * @param host that all sockets and the API server bind
 * @param port of the API server; 0 for any free one
 * @param monitorPorts of the sockets for workers
 * @param healthCheckInterval how often workers are looked at; absent: silent ones stay
 * @param workerTimeout how long a heartbeat lasts
 * @param tuning what {@code extra_config} says about the controller itself
 * @param apiConfig the rest of {@code extra_config}, for the API server
 */
public record ControllerOptions(
        String host,
        int port,
        MonitorPorts monitorPorts,
        Optional<Duration> healthCheckInterval,
        Duration workerTimeout,
        Tuning tuning,
        Map<String, Object> apiConfig) {
    /** Where everything listens unless told otherwise; LMCache: all interfaces. */
    static final String DEFAULT_HOST = "127.0.0.1";

    static final int DEFAULT_PORT = 9000;
    static final Duration DEFAULT_WORKER_TIMEOUT = Duration.ofMinutes(5);

    private static final int MAX_PORT = 65_535;

    /**
     * Settings that LMCache has no flag for.
     *
     * @param snapshotPath where the state is kept; absent: where the audit log is; an empty text:
     *     nowhere
     * @param snapshotInterval how often it is written
     * @param keyForm what is hashed for a chunk (decision 1)
     * @param chunkSize tokens of a chunk
     * @param commandTimeout how long a worker has to answer a command
     * @param advertisedHost what workers are told to send heartbeats to, instead of the bound host
     * @param curveKeyFile of the key with which the sockets encrypt
     * @param syncThreshold share of workers that must have synced for frozen ones to go on
     * @param syncTimeout after how long without a sign a full sync has failed
     */
    public record Tuning(
            Optional<String> snapshotPath,
            Duration snapshotInterval,
            LinkForm keyForm,
            int chunkSize,
            Duration commandTimeout,
            Optional<String> advertisedHost,
            Optional<Path> curveKeyFile,
            double syncThreshold,
            Duration syncTimeout) {
        static Tuning of(Map<String, Setting> extra) {
            return new Tuning(
                    OwnKey.SNAPSHOT_PATH.in(extra).map(path -> path.value().toString().strip()),
                    OwnKey.SNAPSHOT_INTERVAL
                            .in(extra)
                            .map(Setting::seconds)
                            .orElse(Duration.ofMinutes(5)),
                    OwnKey.CHUNK_KEY_FORM
                            .in(extra)
                            .map(form -> form.oneOf(LinkForm.values()))
                            .orElse(LinkForm.EMPTY_TUPLE),
                    OwnKey.CHUNK_SIZE.in(extra).map(size -> size.integer(1, 1 << 20)).orElse(256),
                    OwnKey.COMMAND_TIMEOUT
                            .in(extra)
                            .map(Setting::seconds)
                            .orElse(Duration.ofSeconds(10)),
                    OwnKey.ADVERTISED_HOST.in(extra).map(Setting::text),
                    OwnKey.CURVE_KEY_FILE.in(extra).map(Setting::text).map(Path::of),
                    OwnKey.SYNC_THRESHOLD.in(extra).map(Setting::ratio).orElse(0.8),
                    OwnKey.SYNC_TIMEOUT
                            .in(extra)
                            .map(Setting::seconds)
                            .orElse(Duration.ofMinutes(5)));
        }
    }

    public ControllerOptions {
        apiConfig = Collections.unmodifiableMap(new LinkedHashMap<>(apiConfig));
    }

    /**
     * What command line, environment and file say together.
     *
     * @param flags by the name of the key, such as {@code controller_port}; keys of {@code
     *     extra_config} by theirs; {@code monitor_port} is the deprecated flag of one port
     * @param file the YAML file; if none is given, the one that {@code
     *     LMCACHE_CONTROLLER_CONFIG_FILE} names, or none
     * @param environment of the process
     * @throws IllegalArgumentException if the command line is wrong
     * @throws ControllerException if file or environment have a value that can't be used
     * @throws io.lmcache4j.engine.config.ConfigException if the file can't be read
     */
    public static ControllerOptions load(
            Map<String, String> flags, Optional<Path> file, Map<String, String> environment) {
        Map<String, String> known = new LinkedHashMap<>(flags);
        Optional<Setting> onePort =
                Optional.ofNullable(known.remove("monitor_port"))
                        .map(text -> new Setting("--monitor-port", text, "command line", true));
        if (onePort.isPresent()
                && known.containsKey(ControllerKey.CONTROLLER_MONITOR_PORTS.key())) {
            throw new IllegalArgumentException(
                    "--monitor-port is an old name for the pull port of --monitor-ports; give one"
                            + " of them");
        }
        Sources sources = Sources.read(known, file, environment);
        Map<String, Setting> extra = sources.extra();
        MonitorPorts ports =
                sources.of(ControllerKey.CONTROLLER_MONITOR_PORTS)
                        .map(MonitorPorts::of)
                        .orElse(MonitorPorts.DEFAULT);
        return new ControllerOptions(
                sources.of(ControllerKey.CONTROLLER_HOST).map(Setting::text).orElse(DEFAULT_HOST),
                sources.of(ControllerKey.CONTROLLER_PORT)
                        .map(port -> port.integer(0, MAX_PORT))
                        .orElse(DEFAULT_PORT),
                onePort.map(port -> ports.pulling(port.integer(0, MAX_PORT))).orElse(ports),
                sources.of(ControllerKey.HEALTH_CHECK_INTERVAL)
                        .flatMap(ControllerOptions::interval),
                sources.of(ControllerKey.LMCACHE_WORKER_TIMEOUT)
                        .map(Setting::seconds)
                        .orElse(DEFAULT_WORKER_TIMEOUT),
                Tuning.of(extra),
                forApi(extra));
    }

    /** -1 is none. */
    private static Optional<Duration> interval(Setting setting) {
        int seconds = setting.integer(-1, Integer.MAX_VALUE);
        if (seconds == 0) {
            throw setting.bad("-1, or 1 or more seconds");
        }
        return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private static Map<String, Object> forApi(Map<String, Setting> extra) {
        Map<String, Object> rest = new LinkedHashMap<>();
        extra.forEach(
                (key, setting) -> {
                    if (!OwnKey.has(key)) {
                        rest.put(key, setting.value());
                    }
                });
        return rest;
    }
}
