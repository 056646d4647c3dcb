package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.memory.MemoryFormat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A small real worker: 2 layers, 2 heads of 4 bfloat16, chunks of 4 tokens, 64 slots. A chunk takes
 * one 4096-byte piece of the pool.
 */
final class EngineFixture implements AutoCloseable {
    static final int CHUNK = 4;
    static final int SLOTS = 64;
    static final long PIECE = 4096;

    final ConfigStore config;
    final PagedKvCaches caches =
            PagedKvCaches.allocate(
                    KvLayout.NL_X_TWO_NB_BS_NH_HS, 2, SLOTS / 4, 4, 2, 4, KvDtype.BFLOAT16);
    final LMCacheManager manager;
    final LMCacheEngine engine;

    /** A worker whose pool holds so many chunks. */
    static EngineFixture ofChunks(int chunks) {
        return of(chunks, Map.of());
    }

    static EngineFixture of(int chunks, Map<String, Object> settings) {
        return new EngineFixture(chunks, settings);
    }

    private EngineFixture(int chunks, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("chunk_size", CHUNK);
        all.put("max_local_cpu_size", (double) (chunks * PIECE) / (1L << 30));
        config = ConfigStore.of(all);
        manager = LMCacheManager.builder(config, metadata(Role.WORKER)).kvCaches(caches).build();
        engine = manager.engine().orElseThrow();
    }

    static EngineMetadata metadata(Role role) {
        return EngineMetadata.builder()
                .modelName("test/model")
                .worldSize(1)
                .workerId(0)
                .kvDtype(KvDtype.BFLOAT16)
                .kvShape(new KvShape(2, 2, CHUNK, 2, 4))
                .role(role)
                .build();
    }

    static long[] tokens(long seed, int count) {
        return IntStream.range(0, count).mapToLong(i -> seed * 1000 + i).toArray();
    }

    /** Slots first, first + 1, ... for a prompt of so many tokens. */
    static int[] slots(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }

    void fill(int[] slots, long seed) {
        for (int i = 0; i < slots.length; i++) {
            fill(slots[i], (int) seed * 100 + i);
        }
    }

    /** One token's bytes of all layers, K and V. */
    byte[] row(int slot) {
        byte[] row = new byte[Math.toIntExact(caches.tokenBytes())];
        caches.gather(MemorySegment.ofArray(row), MemoryFormat.KV_2LTD, new int[] {slot}, 0, 1);
        return row;
    }

    byte[][] rows(int[] slots) {
        return IntStream.of(slots).mapToObj(this::row).toArray(byte[][]::new);
    }

    /** Fills the rows of all layers at a slot with bytes that tell the value. */
    void fill(int slot, int value) {
        byte[] row = new byte[Math.toIntExact(caches.tokenBytes())];
        MemorySegment bytes = MemorySegment.ofArray(row);
        for (int at = 0; at < row.length; at += 4) {
            bytes.set(ValueLayout.JAVA_INT_UNALIGNED, at, value * 31 + at);
        }
        caches.scatter(bytes, MemoryFormat.KV_2LTD, new int[] {slot}, 0, 1, 0);
    }

    int store(long[] prompt, int[] slots) {
        return engine.store(StoreRequest.of(Prompt.of(prompt), caches, slots));
    }

    int retrieve(long[] prompt, int[] slots) {
        return engine.retrieve(RetrieveRequest.of(Prompt.of(prompt), caches, slots))
                .retrievedTokens();
    }

    @Override
    public void close() {
        manager.close();
        caches.close();
    }
}
