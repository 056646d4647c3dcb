package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.lmcache4j.engine.storage.DirectFiles;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chunks of whole blocks past the page cache. */
class FsDirectTest {
    /** A token is 1,024 bytes: 4 of 16 are a block, and so are all 16. */
    private static final EngineMetadata METADATA =
            EngineMetadata.builder()
                    .modelName("m")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(4, 2, 16, 2, 32))
                    .role(Role.WORKER)
                    .build();

    @TempDir private Path folder;

    @Test
    void wholeBlocksAndOtherLengthsComeBackAlike() throws Exception {
        assertThat(DirectFiles.block(folder)).hasValue(4096);
        var config =
                ConfigStore.of(
                        Map.of(
                                "extra_config",
                                Map.of(
                                        "save_chunk_meta",
                                        false,
                                        "fs_connector_use_odirect",
                                        true)));
        var context =
                new ConnectorContext(
                        config.current(),
                        METADATA,
                        new ChunkFormat(METADATA, false),
                        Map.of(),
                        Optional.empty());
        try (MemoryPool pool = new MemoryPool(64 * 4096L, PoolOptions.DEFAULT);
                RemoteConnector connector =
                        new FsConnectorFactory()
                                .connect(RemoteUrl.parse("fs://" + folder), context)) {
            for (int tokens : List.of(16, 4, 5, 12, 1)) {
                roundTrip(pool, connector, tokens);
            }
        }
    }

    private static void roundTrip(MemoryPool pool, RemoteConnector connector, int tokens)
            throws Exception {
        var key =
                new CacheEngineKey(
                        "m", 1, 0, ChunkHash.signed(tokens), KvDtype.BFLOAT16, List.of());
        ObjectShape shape = ObjectShape.forChunk(METADATA, tokens);
        MemoryObj written = pool.allocate(shape).orElseThrow();
        written.bytes().fill((byte) tokens);
        written.bytes().set(ValueLayout.JAVA_BYTE, shape.bytes() - 1, (byte) 99);
        connector.put(key, written);

        MemoryObj read = connector.get(key, s -> pool.allocate(s).orElseThrow()).orElseThrow();
        assertThat(read.shape()).isEqualTo(shape);
        assertThat(read.bytes().mismatch(written.bytes())).isEqualTo(-1);
        written.release();
        read.release();
    }
}
