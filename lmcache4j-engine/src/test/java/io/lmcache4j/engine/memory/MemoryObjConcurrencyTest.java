package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

class MemoryObjConcurrencyTest {
    private static final int THREADS = 4;
    private static final ObjectShape SHAPE = ObjectShape.ofBytes(2 * 4096);

    /** Few slots and a pool for few objects more, so that space is reused all the time. */
    private static final int SLOTS = 4;

    private interface Work {
        void run(SplittableRandom random) throws Exception;
    }

    private static void onAllThreads(Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int seed = 0; seed < THREADS; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                Callable<Void> task =
                        () -> {
                            start.await(20, TimeUnit.SECONDS);
                            work.run(random);
                            return null;
                        };
                all.add(threads.submit(task));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void leasedBytesNeverChangeWhileSpaceIsReused() throws Exception {
        try (MemoryPool pool = new MemoryPool((SLOTS + 3) * 2 * 4096, PoolOptions.DEFAULT)) {
            AtomicReferenceArray<MemoryObj> slots = new AtomicReferenceArray<>(SLOTS);
            onAllThreads(
                    random -> {
                        for (int turn = 0; turn < 20_000; turn++) {
                            int slot = random.nextInt(SLOTS);
                            if (random.nextInt(4) == 0) {
                                replace(pool, slots, slot, random.nextLong());
                            } else {
                                readWhole(slots.get(slot));
                            }
                        }
                    });
            for (int slot = 0; slot < SLOTS; slot++) {
                release(slots.getAndSet(slot, null));
            }
            assertThat(pool.activeObjects()).isZero();
            assertThat(pool.miscounts()).isZero();
            assertThat(pool.memcheck()).isTrue();
        }
    }

    private static void replace(
            MemoryPool pool, AtomicReferenceArray<MemoryObj> slots, int slot, long stamp) {
        pool.allocate(SHAPE)
                .ifPresent(
                        obj -> {
                            MemorySegment bytes = obj.bytes();
                            for (long at = 0; at < bytes.byteSize(); at += 8) {
                                bytes.set(JAVA_LONG, at, stamp);
                            }
                            release(slots.getAndSet(slot, obj));
                        });
    }

    private static void release(MemoryObj obj) {
        if (obj != null) {
            obj.release();
        }
    }

    private static void readWhole(MemoryObj obj) {
        if (obj == null) {
            return;
        }
        obj.tryLease()
                .ifPresent(
                        lease -> {
                            try (lease) {
                                MemorySegment bytes = lease.bytes();
                                long stamp = bytes.get(JAVA_LONG, 0);
                                for (long at = 8; at < bytes.byteSize(); at += 8) {
                                    if (bytes.get(JAVA_LONG, at) != stamp) {
                                        throw new AssertionError("torn at " + at + " of " + obj);
                                    }
                                }
                            }
                        });
    }

    @Test
    void spaceReturnsExactlyOnceWhicheverCountGoesLast() throws Exception {
        try (MemoryPool pool = new MemoryPool(1 << 20, PoolOptions.DEFAULT)) {
            for (int round = 0; round < 2_000; round++) {
                MemoryObj obj = pool.allocate(SHAPE).orElseThrow();
                obj.retain();
                MemoryPin first = obj.pin();
                MemoryPin second = obj.pin();
                List<Runnable> ends =
                        List.of(obj::release, first::close, obj::release, second::close);
                Thread other =
                        Thread.ofVirtual().start(() -> ends.subList(0, 2).forEach(Runnable::run));
                ends.subList(2, 4).forEach(Runnable::run);
                assertThat(other.join(Duration.ofSeconds(20))).isTrue();

                assertThat(obj.isLive()).isFalse();
                assertThat(pool.activeObjects()).isZero();
                assertThat(pool.usedBytes()).isZero();
            }
            assertThat(pool.miscounts()).isZero();
            assertThat(pool.pinnedObjects()).isZero();
        }
    }

    @Test
    void allocationsOfManyThreadsNeverOverlap() throws Exception {
        try (MemoryPool pool = new MemoryPool(64 * 4096, PoolOptions.DEFAULT)) {
            onAllThreads(
                    random -> {
                        List<MemoryObj> mine = new ArrayList<>();
                        for (int turn = 0; turn < 5_000; turn++) {
                            if (random.nextBoolean()) {
                                ObjectShape shape =
                                        ObjectShape.ofBytes(8 * random.nextInt(1, 2048));
                                pool.allocate(shape)
                                        .ifPresent(
                                                obj -> {
                                                    stamp(obj);
                                                    mine.add(obj);
                                                });
                            } else if (!mine.isEmpty()) {
                                MemoryObj obj = mine.remove(random.nextInt(mine.size()));
                                assertThat(obj.bytes().get(JAVA_LONG, 0)).isEqualTo(id(obj));
                                assertThat(obj.bytes().get(JAVA_LONG, obj.size() - 8))
                                        .isEqualTo(id(obj));
                                obj.release();
                            }
                        }
                        mine.forEach(MemoryObj::release);
                    });
            assertThat(pool.usedBytes()).isZero();
            assertThat(pool.memcheck()).isTrue();
        }
    }

    private static void stamp(MemoryObj obj) {
        for (long at = 0; at < obj.size(); at += 8) {
            obj.bytes().set(JAVA_LONG, at, id(obj));
        }
    }

    private static long id(MemoryObj obj) {
        return System.identityHashCode(obj);
    }
}
