package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;

import java.util.Map;
import java.util.Optional;

/**
 * What a connector may know of the engine it works for.
 *
 * @param config of the moment at which the connector is made
 * @param metadata model, rank and shape
 * @param format how pieces look in the store
 * @param environment of the process
 * @param plugin the name in {@code remote_storage_plugins}, if it is made for a plugin
 */
public record ConnectorContext(
        LMCacheConfig config,
        EngineMetadata metadata,
        ChunkFormat format,
        Map<String, String> environment,
        Optional<String> plugin) {

    /**
     * A setting of {@code extra_config}: for a plugin {@code remote_storage_plugin.NAME.<key>}
     * first, then {@code <key>} itself.
     */
    public Optional<Object> extra(String key) {
        return plugin.flatMap(name -> config.extra("remote_storage_plugin." + name + "." + key))
                .or(() -> config.extra(key));
    }

    /** As {@link #extra}, as a text. */
    public Optional<String> extraText(String key) {
        return extra(key).map(String::valueOf);
    }
}
