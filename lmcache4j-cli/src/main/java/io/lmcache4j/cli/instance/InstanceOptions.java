package io.lmcache4j.cli.instance;

import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance is made of.
 *
 * @param model shape of the KV caches
 * @param workers tensor-parallel ranks, at least 1
 * @param kvBlocks blocks of each worker's KV caches
 * @param blockSize tokens of a block
 * @param configFile the YAML file, if one was named
 * @param environment where {@code LMCACHE_*} variables are read
 * @param overrides configuration keys that the command sets, over file and environment
 */
public record InstanceOptions(
        ModelPreset model,
        int workers,
        int kvBlocks,
        int blockSize,
        Optional<Path> configFile,
        Map<String, String> environment,
        Map<String, Object> overrides) {
    /** Checks that the numbers make sense and the model's heads can be split. */
    public InstanceOptions {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be 1 or more, is " + workers);
        }
        model.kvHeadsOnRank(workers);
        environment = Map.copyOf(environment);
        overrides = Map.copyOf(overrides);
    }

    /**
     * A configuration of its own for each process that the instance stands for.
     *
     * @throws io.lmcache4j.engine.config.ConfigException if a value can't be used
     */
    ConfigStore config() {
        return ConfigLoader.load(configFile, environment, overrides);
    }

    /** What rank {@code rank} (0 for the scheduler) says of itself. */
    EngineMetadata metadata(Role role, int rank, int chunkSize) {
        return EngineMetadata.builder()
                .modelName(model.modelName())
                .worldSize(workers)
                .workerId(rank)
                .role(role)
                .kvDtype(model.dtype())
                .kvShape(
                        new KvShape(
                                model.layers(),
                                model.kvSize(),
                                chunkSize,
                                model.kvHeadsOnRank(workers),
                                model.headSize()))
                .build();
    }
}
