package io.lmcache4j.cli.command;

import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.instance.InstanceOptions;
import io.lmcache4j.cli.replay.Speed;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What to serve.
 *
 * @param instance scheduler and workers
 * @param load the trace that drives them, if any
 */
record ServeOptions(InstanceOptions instance, Optional<Load> load) {
    /**
     * A recorded load.
     *
     * @param trace the file
     * @param loop begin again at its end
     * @param verify compare every byte that comes back
     */
    record Load(Path trace, Speed speed, boolean loop, boolean verify) {}

    /** With the API servers on, and everything else as file and environment say. */
    static ServeOptions of(
            ModelPreset model,
            int workers,
            int kvBlocks,
            int blockSize,
            Optional<Path> config,
            Optional<Load> load) {
        return new ServeOptions(
                new InstanceOptions(
                        model,
                        workers,
                        kvBlocks,
                        blockSize,
                        config,
                        System.getenv(),
                        Map.of("internal_api_server_enabled", true)),
                load);
    }
}
