package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What every connector promises, wherever its store is. */
public abstract class RemoteConnectorContract {
    /** Chunks of 16 tokens, 2 layers, 2 heads of 8, bfloat16: 2,048 bytes. */
    protected static final EngineMetadata METADATA =
            EngineMetadata.builder()
                    .modelName("org/contract")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(2, 2, 16, 2, 8))
                    .role(Role.WORKER)
                    .build();

    protected MemoryPool pool;
    protected RemoteConnector connector;

    /** A connector to an empty store, with the settings that make it keep partial chunks. */
    protected abstract RemoteConnector connect() throws Exception;

    /** Whether the store's format keeps chunks of less than the full size. */
    protected boolean keepsPartialChunks() {
        return true;
    }

    /** Whether the store can remove what it has. */
    protected boolean removes() {
        return true;
    }

    protected static ConnectorContext context(Map<String, Object> extraConfig) {
        ConfigStore config = ConfigStore.of(Map.of("extra_config", extraConfig));
        boolean headers = config.current().extraBoolean("save_chunk_meta", true);
        return new ConnectorContext(
                config.current(),
                METADATA,
                new ChunkFormat(METADATA, headers),
                Map.of(),
                Optional.empty());
    }

    @BeforeEach
    void open() throws Exception {
        pool = new MemoryPool(256 * 4096L, PoolOptions.DEFAULT);
        connector = connect();
    }

    @AfterEach
    void everythingComesBack() {
        connector.close();
        connector.close();
        assertThat(pool.activeObjects()).isZero();
        pool.close();
    }

    protected static CacheEngineKey key(long hash) {
        return new CacheEngineKey(
                METADATA.modelName(), 1, 0, ChunkHash.signed(hash), KvDtype.BFLOAT16, List.of());
    }

    protected static ObjectShape chunk(int tokens) {
        return ObjectShape.forChunk(METADATA, tokens);
    }

    /** Memory of the test's pool. */
    protected MemoryObj stage(ObjectShape shape) throws StagingFullException {
        return pool.allocate(shape).orElseThrow(() -> new StagingFullException("pool is full"));
    }

    /** Writes a piece whose bytes follow from a seed. */
    protected void put(EngineKey key, ObjectShape shape, int seed) throws Exception {
        MemoryObj object = stage(shape);
        try {
            fill(object.bytes(), seed);
            connector.put(key, object);
        } finally {
            object.release();
        }
    }

    protected static void fill(MemorySegment bytes, int seed) {
        for (long i = 0; i < bytes.byteSize(); i++) {
            bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (seed * 31L + i * 7 + (i >> 8)));
        }
    }

    /** Reads a piece and compares every byte. */
    protected void assertHas(EngineKey key, ObjectShape shape, int seed) throws Exception {
        MemoryObj object = connector.get(key, this::stage).orElseThrow();
        try {
            assertThat(object.shape()).isEqualTo(shape);
            byte[] expected = new byte[(int) shape.bytes()];
            fill(MemorySegment.ofArray(expected), seed);
            assertThat(object.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
        } finally {
            object.release();
        }
    }

    @Test
    void whatWasPutIsReadByteForByte() throws Exception {
        put(key(1), chunk(16), 1);
        put(key(-2), chunk(16), 2);
        assertHas(key(1), chunk(16), 1);
        assertHas(key(-2), chunk(16), 2);
    }

    @Test
    void aPartialChunkComesBackWithItsLength() throws Exception {
        if (keepsPartialChunks()) {
            put(key(3), chunk(5), 3);
            assertHas(key(3), chunk(5), 3);
        }
    }

    @Test
    void aLayerIsAPieceOfItsOwn() throws Exception {
        EngineKey layer = new LayerCacheEngineKey(key(4), 1);
        ObjectShape shape = ObjectShape.forLayer(METADATA, 1, 16);
        put(layer, shape, 4);
        assertHas(layer, shape, 4);
        assertThat(connector.exists(key(4))).isFalse();
    }

    @Test
    void whatIsNotThereIsAMiss() throws Exception {
        assertThat(connector.get(key(9), this::stage)).isEmpty();
        assertThat(connector.exists(key(9))).isFalse();
        assertThat(connector.remove(key(9))).isFalse();
    }

    @Test
    void aFullStagingAreaIsToldAndLeavesTheConnectorUsable() throws Exception {
        put(key(1), chunk(16), 1);
        assertThatThrownBy(
                        () ->
                                connector.get(
                                        key(1),
                                        _ -> {
                                            throw new StagingFullException("full");
                                        }))
                .isInstanceOf(StagingFullException.class);
        assertHas(key(1), chunk(16), 1);
    }

    @Test
    void onlyTheLeadingRunCounts() throws Exception {
        put(key(1), chunk(16), 1);
        put(key(2), chunk(16), 2);
        put(key(4), chunk(16), 4);
        assertThat(connector.countLeading(List.of(key(1), key(2), key(3), key(4)))).isEqualTo(2);
        assertThat(connector.countLeading(List.of(key(3), key(1)))).isZero();
        assertThat(connector.countLeading(List.of())).isZero();
    }

    @Test
    void aRemovedPieceIsGone() throws Exception {
        put(key(1), chunk(16), 1);
        assertThat(connector.remove(key(1))).isEqualTo(removes());
        assertThat(connector.exists(key(1))).isNotEqualTo(removes());
        if (removes()) {
            assertThat(connector.get(key(1), this::stage)).isEmpty();
        } else {
            assertHas(key(1), chunk(16), 1);
        }
    }

    @Test
    void theStoreIsWell() throws Exception {
        connector.ping();
    }

    @Test
    void manyCallersAtOnceGetWhatEachAskedFor() throws Exception {
        for (int i = 1; i <= 16; i++) {
            put(key(i), chunk(16), i);
        }
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> reads = new ArrayList<>();
            for (int i = 0; i < 128; i++) {
                int hash = i % 16 + 1;
                reads.add(
                        () -> {
                            assertHas(key(hash), chunk(16), hash);
                            return true;
                        });
            }
            for (Future<Boolean> read : callers.invokeAll(reads)) {
                assertThat(read.get()).isTrue();
            }
        }
    }
}
