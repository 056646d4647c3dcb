package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteUrl;
import io.lmcache4j.engine.storage.remote.StagingFullException;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connector with memory of its own, for one test; closing tells whether memory was lost. */
final class S3Fixture implements AutoCloseable {
    /** Chunks of 2,048 bytes. */
    static final EngineMetadata METADATA =
            EngineMetadata.builder()
                    .modelName("org/model")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(2, 2, 16, 2, 8))
                    .role(Role.WORKER)
                    .build();

    static final int CHUNK = 2048;

    final MemoryPool pool = new MemoryPool(64 * 4096L, PoolOptions.DEFAULT);
    final RemoteConnector connector;

    S3Fixture(String url, Map<String, Object> settings) {
        this(url, settings, 30);
    }

    S3Fixture(String url, Map<String, Object> settings, int timeoutSecs) {
        ConnectorContext context = context(settings, timeoutSecs, Optional.empty());
        connector = new S3Connector(S3Settings.of(RemoteUrl.parse(url), context), context.format());
    }

    static ConnectorContext context(
            Map<String, Object> extraConfig, int timeoutSecs, Optional<String> plugin) {
        ConfigStore config =
                ConfigStore.of(
                        Map.of("extra_config", extraConfig, "blocking_timeout_secs", timeoutSecs));
        return new ConnectorContext(
                config.current(), METADATA, new ChunkFormat(METADATA, false), Map.of(), plugin);
    }

    static CacheEngineKey key(long hash) {
        return new CacheEngineKey(
                METADATA.modelName(), 1, 0, ChunkHash.signed(hash), KvDtype.BFLOAT16, List.of());
    }

    MemoryObj stage(ObjectShape shape) throws StagingFullException {
        return pool.allocate(shape).orElseThrow(() -> new StagingFullException("pool is full"));
    }

    void put(long hash, int tokens, byte content) throws Exception {
        MemoryObj object = stage(ObjectShape.forChunk(METADATA, tokens));
        try {
            object.bytes().fill(content);
            connector.put(key(hash), object);
        } finally {
            object.release();
        }
    }

    /** First byte of a chunk, if it is there. */
    Optional<Byte> get(long hash) throws Exception {
        Optional<MemoryObj> object = connector.get(key(hash), this::stage);
        return object.map(
                found -> {
                    try {
                        return found.bytes().get(ValueLayout.JAVA_BYTE, 0);
                    } finally {
                        found.release();
                    }
                });
    }

    @Override
    public void close() {
        connector.close();
        try (pool) {
            if (pool.activeObjects() != 0) {
                throw new AssertionError(pool.activeObjects() + " objects were not given back");
            }
        }
    }
}
