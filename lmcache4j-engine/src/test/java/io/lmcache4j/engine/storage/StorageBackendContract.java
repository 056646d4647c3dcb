package io.lmcache4j.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What every tier promises, wherever it keeps its chunks. */
public abstract class StorageBackendContract {
    /** Chunks of 4 tokens: 64 bytes, one 4096-byte piece of the pool each. */
    protected static final ObjectShape SHAPE =
            ObjectShape.of(MemoryFormat.KV_2LTD, KvDtype.BFLOAT16, 2, 1, 4, 4);

    protected static final int POOL_CHUNKS = 8;

    protected MemoryPool pool;
    protected StorageBackend backend;

    protected abstract StorageBackend create(MemoryPool pool);

    /** Whether a second put of a key leaves what the first brought; else it replaces it. */
    protected boolean keepsTheFirst() {
        return true;
    }

    /** Whether clearing empties the tier; one that others share is never cleared. */
    protected boolean clears() {
        return true;
    }

    /** Whether what a reader holds is the tier's own copy, which then stays. */
    protected boolean readersKeepChunks() {
        return true;
    }

    @BeforeEach
    void open() {
        pool = new MemoryPool(POOL_CHUNKS * 4096L, PoolOptions.DEFAULT);
        backend = create(pool);
    }

    @AfterEach
    void everythingComesBack() {
        backend.close();
        backend.close();
        assertThat(pool.activeObjects()).isZero();
        assertThat(pool.memcheck()).isTrue();
        pool.close();
    }

    protected static CacheEngineKey key(long hash) {
        return new CacheEngineKey("m", 1, 0, ChunkHash.signed(hash), KvDtype.BFLOAT16, List.of());
    }

    protected static List<EngineKey> keys(long... hashes) {
        return LongStream.of(hashes).<EngineKey>mapToObj(StorageBackendContract::key).toList();
    }

    /** Puts chunks whose bytes tell their hash, giving up the caller's counts. */
    protected void put(long... hashes) {
        List<MemoryObj> objects = new ArrayList<>();
        for (long hash : hashes) {
            MemoryObj object = pool.allocate(SHAPE).orElseThrow();
            object.bytes().fill((byte) hash);
            objects.add(object);
        }
        backend.put(keys(hashes), objects);
        objects.forEach(MemoryObj::release);
        settle();
    }

    private void settle() {
        try {
            assertThat(backend.awaitPuts(Duration.ofSeconds(20))).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    protected boolean has(long hash) {
        return backend.contains(keys(hash)) == 1;
    }

    private byte firstByte(long hash) {
        return switch (backend.read(key(hash))) {
            case ReadResult.Hit(MemoryLease lease) -> {
                try (lease) {
                    assertThat(lease.obj().shape()).isEqualTo(SHAPE);
                    yield lease.bytes().get(ValueLayout.JAVA_BYTE, SHAPE.bytes() - 1);
                }
            }
            case ReadResult.Miss() -> throw new AssertionError("a miss");
            case ReadResult.Failed(String name, Exception cause) ->
                    throw new AssertionError(name, cause);
        };
    }

    @Test
    void aChunkIsReadAsItWasPut() {
        put(1, 2);
        assertThat(firstByte(2)).isEqualTo((byte) 2);
        assertThat(firstByte(1)).isEqualTo((byte) 1);
    }

    @Test
    void anUnknownChunkIsAMiss() {
        assertThat(backend.read(key(9))).isEqualTo(new ReadResult.Miss());
    }

    @Test
    void onlyTheLeadingRunCounts() {
        put(1, 2, 4);
        assertThat(backend.contains(keys(1, 2, 3, 4))).isEqualTo(2);
        assertThat(backend.contains(keys(3, 1))).isZero();
        assertThat(backend.contains(List.of())).isZero();
    }

    @Test
    void aRepeatedPutKeepsTheFirst() {
        if (!keepsTheFirst()) {
            return;
        }
        put(1);
        MemoryObj other = pool.allocate(SHAPE).orElseThrow();
        other.bytes().fill((byte) 99);
        backend.put(keys(1), List.of(other));
        other.release();
        settle();
        assertThat(firstByte(1)).isEqualTo((byte) 1);
    }

    @Test
    void removeTellsWhetherItWasThere() {
        put(1);
        assertThat(backend.remove(key(1))).isTrue();
        assertThat(backend.remove(key(1))).isFalse();
        assertThat(has(1)).isFalse();
    }

    @Test
    void aReaderKeepsItsBytesWhenTheChunkIsRemoved() {
        put(1);
        ReadResult.Hit hit = (ReadResult.Hit) backend.read(key(1));
        try (MemoryLease lease = hit.lease()) {
            backend.remove(key(1));
            put(2, 3, 4);
            assertThat(lease.bytes().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
        }
    }

    @Test
    void pinsHoldTheLeadingRunUntilClosed() {
        if (!clears()) {
            return;
        }
        put(1, 2, 4);
        List<ChunkPin> pins = new ArrayList<>();
        backend.pin(keys(1, 2, 3, 4), pins);
        assertThat(pins).hasSize(2);
        assertThat(backend.previewClear().tokens()).containsOnlyKeys(keys(4));
        Cleared foreseen = backend.previewClear().cleared();
        Cleared cleared = backend.clear();
        assertThat(foreseen).isEqualTo(cleared);
        assertThat(cleared.chunks()).isEqualTo(1);
        assertThat(cleared.tokens()).isEqualTo(4);
        assertThat(cleared.skipped()).isEqualTo(2);
        assertThat(cleared.pinned()).isEqualTo(2);
        assertThat(cleared.found()).isEqualTo(3);
        assertThat(backend.contains(keys(1, 2))).isEqualTo(2);

        pins.forEach(ChunkPin::close);
        pins.forEach(ChunkPin::close);
        assertThat(backend.clear()).isEqualTo(new Cleared(2, 2 * 4096, 8, 0, 0));
    }

    @Test
    void aChunkThatIsOnlyReadIsSkippedWithoutAPin() {
        if (!clears()) {
            return;
        }
        put(1, 2);
        try (MemoryLease reading = ((ReadResult.Hit) backend.read(key(1))).lease()) {
            int stays = readersKeepChunks() ? 1 : 0;
            int goes = 2 - stays;
            assertThat(backend.previewClear().cleared())
                    .isEqualTo(new Cleared(goes, goes * 4096L, goes * 4L, 0, stays));
            assertThat(backend.clear().inUse()).isEqualTo(stays);
            assertThat(reading.obj().isLive()).isTrue();
        }
    }

    @Test
    void aPreviewRemovesNothing() {
        if (!clears()) {
            return;
        }
        put(1, 2);
        long used = pool.usedBytes();
        assertThat(backend.previewClear().cleared().chunks()).isEqualTo(2);
        assertThat(backend.contains(keys(1, 2))).isEqualTo(2);
        assertThat(pool.usedBytes()).isEqualTo(used);
    }

    @Test
    void touchingUnknownChunksIsHarmless() {
        put(1);
        backend.touch(keys(1, 7));
        assertThat(has(1)).isTrue();
        assertThat(has(7)).isFalse();
    }
}
