package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.periodic.ThreadStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class PinMonitorTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int TIMEOUT = 300;

    private final AtomicLong nanos = new AtomicLong(-42);
    private final AtomicInteger forced = new AtomicInteger();
    private final PeriodicThreadRegistry registry = new PeriodicThreadRegistry();
    private final PinMonitor monitor =
            new PinMonitor(
                    TIMEOUT,
                    3600,
                    registry,
                    InstantSource.system(),
                    nanos::get,
                    forced::incrementAndGet);
    private final MemoryPool pool = new MemoryPool(1 << 20, new PoolOptions(false, monitor));
    private final MemoryObj obj = pool.allocate(ObjectShape.ofBytes(10)).orElseThrow();

    @AfterEach
    void close() {
        monitor.close();
        pool.close();
    }

    private void pass(long seconds) {
        nanos.addAndGet(seconds * SECOND);
    }

    @Test
    void youngPinIsLeftAlone() {
        obj.pin();
        pass(TIMEOUT);

        assertThat(monitor.check().extraInfo())
                .containsExactly(
                        Map.entry("pinned_count", "1"),
                        Map.entry("timeout_count", "0"),
                        Map.entry("force_unpin_count", "0"));
        assertThat(obj.pinCount()).isEqualTo(1);
    }

    @Test
    void oldPinsOfAnObjectGoTogetherAndCountOnce() {
        obj.pin();
        obj.pin();
        pass(TIMEOUT + 1);

        assertThat(monitor.check().extraInfo())
                .containsExactly(
                        Map.entry("pinned_count", "1"),
                        Map.entry("timeout_count", "1"),
                        Map.entry("force_unpin_count", "1"));
        assertThat(obj.pinCount()).isZero();
        assertThat(obj.canEvict()).isTrue();
        assertThat(forced).hasValue(1);
        assertThat(monitor.pinnedCount()).isZero();
        assertThat(pool.pinnedObjects()).isZero();
    }

    @Test
    void anotherPinRestartsTheTimeout() {
        obj.pin();
        pass(TIMEOUT);
        obj.pin();
        pass(TIMEOUT);

        monitor.check();

        assertThat(obj.pinCount()).isEqualTo(2);
        assertThat(forced).hasValue(0);
    }

    @Test
    void forcedUnpinOfAnObjectWithoutReferencesFreesIt() {
        obj.pin();
        obj.release();
        pass(TIMEOUT + 1);

        monitor.check();

        assertThat(obj.isLive()).isFalse();
        assertThat(pool.activeObjects()).isZero();
    }

    @Test
    void leaseOutlivesAForcedUnpin() {
        obj.pin();
        MemoryLease lease = obj.lease();
        obj.release();
        pass(TIMEOUT + 1);

        monitor.check();

        assertThat(lease.bytes().byteSize()).isEqualTo(10);
        lease.close();
        assertThat(obj.isLive()).isFalse();
    }

    @Test
    void lateCloseOfATimedOutPinTakesNobodyElses() {
        MemoryPin old = obj.pin();
        pass(TIMEOUT + 1);
        monitor.check();
        MemoryPin fresh = obj.pin();

        old.close();

        assertThat(obj.pinCount()).isEqualTo(1);
        assertThat(monitor.pinnedCount()).isEqualTo(1);
        fresh.close();
        assertThat(obj.pinCount()).isZero();
    }

    @Test
    void closedPinIsForgotten() {
        MemoryPin pin = obj.pin();
        assertThat(monitor.pinnedCount()).isEqualTo(1);

        pin.close();

        assertThat(monitor.pinnedCount()).isZero();
        pass(TIMEOUT + 1);
        assertThat(monitor.check().extraInfo()).containsEntry("pinned_count", "0");
    }

    @Test
    void mapHoldsExactlyThePinnedObjectsAfterManyThreadsPinned() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<MemoryPin> kept = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int turn = 0; turn < 20_000; turn++) {
                                            obj.pin().close();
                                        }
                                        kept.add(obj.pin());
                                    }));
        }
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(obj.pinCount()).isEqualTo(4);
        assertThat(pool.pinnedObjects()).isEqualTo(1);
        assertThat(monitor.pinnedCount()).isEqualTo(1);

        kept.forEach(MemoryPin::close);

        assertThat(pool.pinnedObjects()).isZero();
        assertThat(monitor.pinnedCount()).isZero();
    }

    @Test
    void itsThreadIsCriticalAndListedUntilClosed() {
        ThreadStatus status = registry.find("PinMonitor-thread").orElseThrow().status();
        assertThat(status.level()).isEqualTo(ThreadLevel.CRITICAL);
        assertThat(status.interval()).isEqualTo(3600);
        assertThat(status.initWait()).isEqualTo(0);
        assertThat(status.running()).isTrue();

        monitor.close();
        monitor.close();

        assertThat(registry.find("PinMonitor-thread")).isEmpty();
    }
}
