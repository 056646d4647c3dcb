package io.lmcache4j.bench.micro;

import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Allocating and releasing in a pool full of live objects, against the same with few: what a full
 * cache costs. Random objects are replaced by ones of random size, so holes of all sizes are about.
 * Nothing is written, so no memory is used.
 */
public final class PoolBench {
    private static final int OPERATIONS = 100_000;
    private static final int FEW = 800;
    private static final int MANY = 80_000;
    private static final int ROUNDS = 15;

    private final MemoryPool pool;
    private final MemoryObj[] live;
    private final SplittableRandom random = new SplittableRandom(1);
    private final ObjectShape[] shapes = new ObjectShape[64];

    private PoolBench(int objects) {
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = ObjectShape.ofBytes((i + 1) * 4096);
        }
        long expected = objects * (shapes.length + 1L) / 2 * 4096;
        this.pool = new MemoryPool(expected * 13 / 10, PoolOptions.DEFAULT);
        this.live = new MemoryObj[objects];
        for (int i = 0; i < objects; i++) {
            live[i] = allocate();
        }
        replaceSome();
    }

    /** Prints one line. */
    public static void main(String[] args) {
        PoolBench few = new PoolBench(FEW);
        PoolBench many = new PoolBench(MANY);
        Rounds.Result result = new Rounds(ROUNDS).compare(many::replaceSome, few::replaceSome);
        System.out.printf(
                Locale.ROOT,
                "allocate_release_%d_live ratio=%.2f (to %d live)  %.0f ns of %.0f ns%n",
                MANY,
                result.ratio(),
                FEW,
                result.nanos() / OPERATIONS,
                result.limitNanos() / OPERATIONS);
        few.close();
        many.close();
    }

    private void replaceSome() {
        for (int i = 0; i < OPERATIONS; i++) {
            int index = random.nextInt(live.length);
            live[index].release();
            live[index] = allocate();
        }
    }

    private MemoryObj allocate() {
        ObjectShape shape = shapes[random.nextInt(shapes.length)];
        return pool.allocate(shape).orElseThrow();
    }

    private void close() {
        for (MemoryObj obj : live) {
            obj.release();
        }
        pool.close();
    }
}
