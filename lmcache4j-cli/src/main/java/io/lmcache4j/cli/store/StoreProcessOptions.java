package io.lmcache4j.cli.store;

import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.server.StoreServerOptions;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a cache server is asked to be.
 *
 * @param host where it listens
 * @param port its port; 0 for any that is free
 * @param connections most clients at a time
 * @param maxValueGb longest value, in GiB
 * @param maxSizeGb memory for values in GiB; else {@code max_local_cpu_size}
 * @param disk directory of a copy on disk; else {@code local_disk}
 * @param policy what leaves first; else {@code cache_policy}
 * @param apiPort port of the internal API server, if there is to be one
 * @param config a configuration file
 * @param environment where more settings come from
 */
public record StoreProcessOptions(
        String host,
        int port,
        int connections,
        double maxValueGb,
        OptionalDouble maxSizeGb,
        Optional<Path> disk,
        Optional<String> policy,
        OptionalInt apiPort,
        Optional<Path> config,
        Map<String, String> environment) {
    private static final int MOST = 65_535;

    /** Checks what flags say. */
    public StoreProcessOptions {
        checkPort("--port", port);
        apiPort.ifPresent(given -> checkPort("--api-port", given));
        policy.ifPresent(EvictionPolicy.Name::parse);
        if (maxSizeGb.isPresent() && !(maxSizeGb.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "--max-size-gb must be above 0, was " + maxSizeGb.getAsDouble());
        }
        if (!(maxValueGb > 0 && maxValueGb <= 2)) {
            throw new IllegalArgumentException(
                    "--max-value-gb must be above 0 and at most 2, was " + maxValueGb);
        }
        if (connections < 1) {
            throw new IllegalArgumentException(
                    "--max-connections must be at least 1, was " + connections);
        }
    }

    private static void checkPort(String flag, int port) {
        if (port < 0 || port > MOST) {
            throw new IllegalArgumentException(flag + " must be 0 to 65535, was " + port);
        }
    }

    /** The configuration with the flags in it. */
    ConfigStore load() {
        Map<String, Object> flags = new HashMap<>();
        flags.put("local_cpu", true);
        flags.put("internal_api_server_enabled", apiPort.isPresent());
        apiPort.ifPresent(given -> flags.put("internal_api_server_port_start", given));
        maxSizeGb.ifPresent(given -> flags.put("max_local_cpu_size", given));
        policy.ifPresent(given -> flags.put("cache_policy", given));
        disk.ifPresent(given -> flags.put("local_disk", given.toString()));
        ConfigStore loaded = ConfigLoader.load(config, environment, flags);
        if (disk.isEmpty() || loaded.current().maxLocalDiskSizeGb() > 0) {
            return loaded;
        }
        // A directory alone, as LMCache's command takes it: then nearly all that is free.
        flags.put("max_local_disk_size", FreeDisk.gigabytes(disk.get()));
        return ConfigLoader.load(config, environment, flags);
    }

    long maxValueBytes() {
        return Math.clamp(
                (long) (maxValueGb * LMCacheConfig.GIGABYTE),
                1,
                StoreServerOptions.MAX_VALUE_BYTES);
    }
}
