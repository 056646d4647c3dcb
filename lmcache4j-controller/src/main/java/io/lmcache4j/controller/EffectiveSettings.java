package io.lmcache4j.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a controller goes by, under the keys that set it: in the log at start and at {@code
 * /status}, since it has no {@code /conf}.
 */
final class EffectiveSettings {
    private static final double MILLIS = 1e3;

    private EffectiveSettings() {}

    /**
     * All of them; of those of the API server the names alone.
     *
     * @param snapshot where the state is kept
     */
    static Map<String, Object> of(ControllerOptions options, Optional<Path> snapshot) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(ControllerKey.CONTROLLER_HOST.key(), options.host());
        settings.put(ControllerKey.CONTROLLER_PORT.key(), options.port());
        settings.put(ControllerKey.CONTROLLER_MONITOR_PORTS.key(), ports(options.monitorPorts()));
        settings.put(
                ControllerKey.HEALTH_CHECK_INTERVAL.key(),
                options.healthCheckInterval().map(EffectiveSettings::seconds).orElse(-1.0));
        settings.put(ControllerKey.LMCACHE_WORKER_TIMEOUT.key(), seconds(options.workerTimeout()));
        ControllerOptions.Tuning tuning = options.tuning();
        settings.put(OwnKey.SNAPSHOT_PATH.key(), snapshot.map(Path::toString).orElse(""));
        settings.put(OwnKey.SNAPSHOT_INTERVAL.key(), seconds(tuning.snapshotInterval()));
        settings.put(OwnKey.CHUNK_KEY_FORM.key(), tuning.keyForm().name().toLowerCase(Locale.ROOT));
        settings.put(OwnKey.CHUNK_SIZE.key(), tuning.chunkSize());
        settings.put(OwnKey.COMMAND_TIMEOUT.key(), seconds(tuning.commandTimeout()));
        settings.put(OwnKey.ADVERTISED_HOST.key(), tuning.advertisedHost().orElse(null));
        settings.put(
                OwnKey.CURVE_KEY_FILE.key(),
                tuning.curveKeyFile().map(Path::toString).orElse(null));
        settings.put(OwnKey.SYNC_THRESHOLD.key(), tuning.syncThreshold());
        settings.put(OwnKey.SYNC_TIMEOUT.key(), seconds(tuning.syncTimeout()));
        settings.put("also_set", List.copyOf(options.apiConfig().keySet()));
        return settings;
    }

    private static Map<String, Object> ports(MonitorPorts given) {
        Map<String, Object> ports = new LinkedHashMap<>();
        ports.put("pull", given.pull());
        ports.put("reply", given.reply());
        ports.put("heartbeat", given.heartbeat().orElse(null));
        return ports;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
