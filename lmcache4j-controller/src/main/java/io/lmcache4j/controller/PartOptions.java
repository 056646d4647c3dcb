package io.lmcache4j.controller;

import io.lmcache4j.api.audit.AuditFolder;
import io.lmcache4j.controller.command.CommandOptions;
import io.lmcache4j.controller.registry.ChunkScheme;
import io.lmcache4j.controller.registry.FleetOptions;
import io.lmcache4j.controller.registry.HeartbeatAddress;
import io.lmcache4j.controller.socket.BindAddress;
import io.lmcache4j.controller.socket.CurveKey;
import io.lmcache4j.controller.socket.SocketLimits;
import io.lmcache4j.controller.socket.SocketOptions;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.token.NoneHash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a controller's options mean for each of its parts. */
record PartOptions(ControllerOptions options) {
    private static final String INSTANCE = "lmcache_controller";
    private static final String SNAPSHOT = "fleet.snapshot";

    /** Of the heap, what is known may take: long-lived objects have two thirds of it. */
    private static final double MEMORY_SHARE = 0.6;

    /** The manager, which has no engine: configuration and metrics of the API server. */
    LMCacheManager manager(Map<String, String> environment) {
        Map<String, Object> overrides = new LinkedHashMap<>();
        overrides.put("lmcache_instance_id", INSTANCE);
        overrides.put("chunk_size", options.tuning().chunkSize());
        overrides.put("internal_api_server_enabled", true);
        overrides.put("internal_api_server_host", options.host());
        overrides.put("internal_api_server_port_start", options.port());
        if (!options.apiConfig().isEmpty()) {
            overrides.put("extra_config", options.apiConfig());
        }
        ConfigStore config = ConfigLoader.load(Optional.empty(), Map.of(), overrides);
        EngineMetadata metadata =
                EngineMetadata.withoutEngine(
                        Role.CONTROLLER, INSTANCE, options.tuning().chunkSize());
        return LMCacheManager.builder(config, metadata).environment(environment).build();
    }

    /**
     * With what the sockets encrypt.
     *
     * @throws ControllerException if the file can't be read
     */
    Optional<CurveKey> key() {
        return options.tuning().curveKeyFile().map(PartOptions::read);
    }

    private static CurveKey read(Path file) {
        try {
            return CurveKey.read(file);
        } catch (IOException e) {
            throw new ControllerException(
                    "%s: %s".formatted(OwnKey.CURVE_KEY_FILE.key(), e.getMessage()), e);
        }
    }

    CommandOptions commands(Optional<CurveKey> key) {
        CommandOptions usual = CommandOptions.DEFAULTS;
        return new CommandOptions(
                options.tuning().commandTimeout(),
                usual.waitingPerWorker(),
                usual.sockets(),
                usual.idle(),
                key);
    }

    SocketOptions sockets(SocketLimits limits, Optional<CurveKey> key, Duration closeDeadline) {
        MonitorPorts ports = options.monitorPorts();
        return new SocketOptions(
                at(ports.pull()),
                at(ports.reply()),
                ports.heartbeat().map(this::at),
                limits,
                key,
                closeDeadline);
    }

    /** A port of the host that everything binds. */
    BindAddress at(int port) {
        return new BindAddress(options.host(), port);
    }

    /**
     * What the fleet goes by.
     *
     * @param heartbeat the port that was really bound
     */
    FleetOptions fleet(NoneHash noneHash, OptionalInt heartbeat) {
        ControllerOptions.Tuning tuning = options.tuning();
        FleetOptions fleetOptions =
                FleetOptions.defaults()
                        .withMemory((long) (Runtime.getRuntime().maxMemory() * MEMORY_SHARE))
                        .withSync(tuning.syncTimeout(), tuning.syncThreshold())
                        .withChunks(
                                new ChunkScheme(
                                        tuning.chunkSize(),
                                        tuning.keyForm(),
                                        noneHash.value(),
                                        noneHash.origin()));
        if (options.healthCheckInterval().isPresent()) {
            fleetOptions = fleetOptions.withReaping(options.workerTimeout());
        }
        return heartbeat.isEmpty()
                ? fleetOptions
                : fleetOptions.withHeartbeat(
                        new HeartbeatAddress(
                                tuning.advertisedHost().orElse(options.host()),
                                heartbeat.getAsInt(),
                                OwnAddress.find()));
    }

    /** Beside the audit log; a controller on any free port has no place of its own. */
    Optional<Path> snapshot(LMCacheConfig config, Map<String, String> environment) {
        Optional<String> path = options.tuning().snapshotPath();
        if (path.isPresent()) {
            return path.filter(text -> !text.isEmpty()).map(Path::of);
        }
        return options.port() == 0
                ? Optional.empty()
                : Optional.of(
                        AuditFolder.of(config, options.port(), AuditFolder.state(environment))
                                .resolve(SNAPSHOT));
    }
}
