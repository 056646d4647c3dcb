package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;

class LeakWatchTest {
    private static final ObjectShape SHAPE = ObjectShape.ofBytes(4096);

    /** Collects garbage until a new object is found to be gone. */
    private static void collectGarbage() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (canary.get() != null) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            System.gc();
        }
    }

    private static void awaitLeaks(MemoryPool pool, long wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (pool.leakedObjects() < wanted) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            System.gc();
            Thread.onSpinWait();
        }
    }

    @Test
    void droppedObjectsAreNoticedAndTheirSpaceStaysTaken() {
        try (MemoryPool pool = new MemoryPool(1 << 20, PoolOptions.DEFAULT)) {
            assertThat(pool.allocate(SHAPE, 2 * LeakWatch.SAMPLE)).isPresent();

            awaitLeaks(pool, 2);

            assertThat(pool.leakedObjects()).isEqualTo(2);
            assertThat(pool.activeObjects()).isEqualTo(2 * LeakWatch.SAMPLE);
        }
    }

    @Test
    void releasedObjectsAreNoLeaks() {
        try (MemoryPool pool = new MemoryPool(1 << 20, PoolOptions.DEFAULT)) {
            List<MemoryObj> all = pool.allocate(SHAPE, 2 * LeakWatch.SAMPLE).orElseThrow();
            all.forEach(MemoryObj::release);
            all = List.of();

            collectGarbage();

            assertThat(all).isEmpty();
            assertThat(pool.leakedObjects()).isZero();
        }
    }
}
