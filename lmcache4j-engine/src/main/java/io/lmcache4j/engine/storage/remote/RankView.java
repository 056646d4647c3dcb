package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.EngineKey;

import java.util.List;

/**
 * Whose pieces a rank reads and writes in a shared store (engine.md §7.7). Under latent attention
 * all ranks hold the same KV: those above 0 then read what rank 0 wrote, and write nothing.
 *
 * @param asZero whether this rank does so
 */
record RankView(boolean asZero) {
    /** By {@code remote_enable_mla_worker_id_as0}. */
    static RankView of(LMCacheConfig config, EngineMetadata metadata) {
        return new RankView(
                config.extraBoolean("remote_enable_mla_worker_id_as0", metadata.useMla())
                        && metadata.useMla()
                        && metadata.worldSize() > 1
                        && metadata.workerId() != 0);
    }

    boolean writes() {
        return !asZero;
    }

    EngineKey read(EngineKey key) {
        return asZero ? key.withWorkerId(0) : key;
    }

    List<EngineKey> read(List<EngineKey> keys) {
        return asZero ? keys.stream().map(key -> key.withWorkerId(0)).toList() : keys;
    }
}
