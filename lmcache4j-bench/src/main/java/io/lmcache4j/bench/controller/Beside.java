package io.lmcache4j.bench.controller;

import java.util.function.IntConsumer;

/** Does batches of something on another thread until closed. */
final class Beside implements AutoCloseable {
    private final Thread thread;
    private volatile boolean done;
    private volatile long batches;

    /** Does it, many batches at a time. */
    Beside(IntConsumer work) {
        thread = Thread.ofPlatform().daemon().start(() -> run(work));
    }

    private void run(IntConsumer work) {
        long count = 0;
        while (!done) {
            work.accept(100);
            count += 100;
            batches = count;
        }
    }

    /** How many so far. */
    long batches() {
        return batches;
    }

    @Override
    public void close() {
        done = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
