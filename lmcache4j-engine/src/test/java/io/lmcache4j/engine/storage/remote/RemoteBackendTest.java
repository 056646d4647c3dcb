package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.metrics.TierStats;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.StorageBackendContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

@Timeout(60)
class RemoteBackendTest extends StorageBackendContract {
    private static final Map<String, Object> SHORT =
            Map.of(
                    "lmcache4j.remote_contains_timeout_secs", 0.05,
                    "lmcache4j.remote_put_timeout_secs", 0.05,
                    "lmcache4j.max_remote_put_bytes", 6 * 4096L);

    private final RemoteFixture fixture = new RemoteFixture(SHORT);
    private final TestStore store = fixture.store;
    private final TierStats stats = fixture.stats.tier(RemoteBackend.NAME);
    private final CountDownLatch gate = new CountDownLatch(1);

    @Override
    protected StorageBackend create(MemoryPool pool) {
        return fixture.backend(pool);
    }

    @Override
    protected boolean keepsTheFirst() {
        return false;
    }

    @Override
    protected boolean clears() {
        return false;
    }

    @AfterEach
    void openTheGate() {
        gate.countDown();
    }

    private RemoteBackend remote() {
        return (RemoteBackend) backend;
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private Exception failureOfRead(long hash) {
        return ((ReadResult.Failed) backend.read(key(hash))).cause();
    }

    private void offer(long hash) {
        MemoryObj object = pool.allocate(SHAPE).orElseThrow();
        backend.put(keys(hash), List.of(object));
        object.release();
    }

    @Test
    void aStoreThatHangsFindsNothingWithinTheDeadline() {
        put(1);
        store.gate = Optional.of(gate);
        long started = System.nanoTime();
        assertThat(has(1)).isFalse();
        assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(stats.misses(MissCause.TIMEOUT)).isEqualTo(1);
        awaitTrue(() -> store.hanging.get() == 0);
    }

    @Test
    void whatComesTooLateIsReleased() {
        put(1);
        fixture.config.set(Map.of("blocking_timeout_secs", 0), "test");
        store.gate = Optional.of(gate);
        store.stubborn = true;
        assertThat(failureOfRead(1)).isInstanceOf(RemoteTimeoutException.class);
        awaitTrue(() -> pool.activeObjects() == 1); // the store got its memory and goes on
        gate.countDown();
        awaitTrue(() -> pool.activeObjects() == 0);
    }

    @Test
    void aPutThatHangsKeepsItsMemoryUntilTheStoreLetsGo() {
        store.gate = Optional.of(gate);
        store.stubborn = true;
        offer(1);
        awaitTrue(() -> stats.drops(DropCause.TIMEOUT) == 1);
        assertThat(pool.activeObjects()).isEqualTo(1);
        gate.countDown();
        awaitTrue(() -> pool.activeObjects() == 0);
        assertThat(remote().failedPuts()).isEqualTo(1);
    }

    @Test
    void puttingNeverWaitsAndWhatIsTooMuchIsDropped() {
        fixture.config.set(
                Map.of("extra_config", Map.of("lmcache4j.max_remote_put_bytes", 2 * 4096L)),
                "test");
        store.gate = Optional.of(gate);
        offer(1);
        offer(1);
        offer(2);
        offer(3);
        assertThat(remote().putTasks()).isEqualTo(2);
        assertThat(stats.drops(DropCause.QUEUE_FULL)).isEqualTo(1);
        gate.countDown();
        awaitTrue(() -> remote().putTasks() == 0);
        store.gate = Optional.empty();
        assertThat(backend.contains(keys(1, 2, 3))).isEqualTo(2);
    }

    @Test
    void aStoreThatFailsAgainAndAgainIsNotAskedUntilATrialSucceeds() {
        put(1);
        store.failure = Optional.of(new IOException("broken"));
        for (int i = 0; i < 3; i++) {
            assertThat(failureOfRead(1)).hasMessage("broken");
        }
        int calls = store.calls.get();
        assertThat(failureOfRead(1)).isInstanceOf(UnavailableException.class);
        assertThat(has(1)).isFalse();
        offer(2);
        assertThat(store.calls.get()).isEqualTo(calls);
        assertThat(stats.drops(DropCause.UNAVAILABLE)).isEqualTo(1);
        assertThat(remote().failedGets()).isEqualTo(3);
        store.failure = Optional.empty();
        fixture.pass(2);
        assertThat(has(1)).isTrue();
        assertThat(remote().isUsable()).isTrue();
    }

    @Test
    void aDamagedPieceIsAMissWithItsCauseAndNoFailureOfTheStore() {
        put(1);
        store.failure =
                Optional.of(new DamagedChunkException(MissCause.WRONG_LENGTH, "half of it"));
        for (int i = 0; i < 5; i++) {
            assertThat(failureOfRead(1)).hasMessage("half of it");
        }
        assertThat(stats.misses(MissCause.WRONG_LENGTH)).isEqualTo(5);
        assertThat(remote().failedGets()).isZero();
        assertThat(remote().isUsable()).isTrue();
    }

    @Test
    void whatTheStoresFormatCannotExpressIsDropped() {
        store.refusal = Optional.of(new UnsupportedOperationException("no such type"));
        offer(1);
        awaitTrue(() -> stats.drops(DropCause.UNSUPPORTED) == 1);
        assertThat(remote().failedPuts()).isZero();
    }

    @Test
    void withoutAConnectionNothingWaitsAndOneIsTriedAgainInTime() {
        RemoteFixture dead = new RemoteFixture(SHORT);
        dead.store.reachable = false;
        TierStats counted = dead.stats.tier(RemoteBackend.NAME);
        try (RemoteBackend tier = dead.backend(pool)) {
            assertThat(tier.contains(keys(1))).isZero();
            MemoryObj object = pool.allocate(SHAPE).orElseThrow();
            tier.put(keys(1), List.of(object));
            object.release();
            assertThat(counted.drops(DropCause.UNAVAILABLE)).isEqualTo(1);
            dead.store.reachable = true;
            dead.pass(9);
            assertThat(tier.contains(keys(1))).isZero();
            assertThat(dead.store.connects).hasValue(1);
            dead.pass(3);
            assertThat(tier.contains(keys(1))).isZero();
            awaitTrue(tier::isUsable);
            assertThat(dead.store.connects).hasValue(2);
        }
        assertThat(dead.store.closes).hasValue(1);
    }

    @Test
    void readsAheadComeInOrderWhateverThePoolIs() {
        long[] hashes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        for (long hash : hashes) {
            put(hash);
        }
        List<MemoryObj> taken = pool.allocate(SHAPE, POOL_CHUNKS - 2).orElseThrow();
        try (ChunkReads reads = backend.readAll(keys(hashes))) {
            for (long hash : hashes) {
                try (MemoryLease lease = ((ReadResult.Hit) reads.next()).lease()) {
                    assertThat(lease.bytes().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) hash);
                }
            }
        }
        taken.forEach(MemoryObj::release);
    }

    @Test
    void whatWasReadAheadAndNotTakenIsReleased() {
        put(1, 2, 3, 4);
        try (ChunkReads reads = backend.readAll(keys(1, 2, 3, 4))) {
            ((ReadResult.Hit) reads.next()).lease().close();
        }
        awaitTrue(() -> pool.activeObjects() == 0);
    }

    @Test
    void readsThatHangAreCancelledWithTheirRequest() {
        put(1, 2, 3);
        store.gate = Optional.of(gate);
        try (ChunkReads _ = backend.readAll(keys(1, 2, 3))) {
            awaitTrue(() -> store.hanging.get() == 3);
        }
        awaitTrue(() -> store.hanging.get() == 0 && pool.activeObjects() == 0);
        assertThat(remote().isUsable()).isTrue();
    }

    @Test
    void pinsAreEmptyAndClearingLeavesWhatOthersShare() {
        put(1, 2);
        List<ChunkPin> pins = new ArrayList<>();
        backend.pin(keys(1, 2, 3), pins);
        assertThat(pins).hasSize(2);
        pins.forEach(ChunkPin::close);
        assertThat(backend.previewClear().tokens()).isEmpty();
        assertThat(backend.clear()).isEqualTo(Cleared.NOTHING);
        assertThat(backend.contains(keys(1, 2))).isEqualTo(2);
    }

    @Test
    void manyAreLookedForWithGapsWithinOneDeadline() {
        put(1, 3);
        assertThat(backend.present(keys(1, 2, 3, 4))).containsExactlyInAnyOrder(key(1), key(3));
        store.gate = Optional.of(gate);
        long[] many = LongStream.range(0, 1000).toArray();
        long started = System.nanoTime();
        assertThat(backend.present(keys(many))).isEmpty();
        assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(remote().isUsable()).as("its own deadline is no failure").isTrue();
        awaitTrue(() -> store.hanging.get() == 0);
    }

    @Test
    void ranksAboveZeroMayReadWhatRankZeroWrote() throws Exception {
        put(1);
        RankView asZero = new RankView(true);
        EngineKey third = key(1).withWorkerId(3);
        assertThat(asZero.read(third)).isEqualTo(key(1));
        assertThat(asZero.read(List.of(third))).isEqualTo(keys(1));
        assertThat(asZero.writes()).isFalse();
        assertThat(new RankView(false).read(third)).isEqualTo(third);
    }

    @Test
    void closingEndsCallsThatHang() {
        store.gate = Optional.of(gate);
        offer(1);
        awaitTrue(() -> store.hanging.get() == 1);
        backend.close();
        assertThat(store.hanging).hasValue(0);
        assertThat(store.closes).hasValue(1);
        offer(2);
        assertThat(pool.activeObjects()).isZero();
    }
}
