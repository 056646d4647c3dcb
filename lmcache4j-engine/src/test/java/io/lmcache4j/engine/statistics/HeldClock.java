package io.lmcache4j.engine.statistics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A clock that holds whoever asks it until it is let go: here, the recorder's thread. */
final class HeldClock implements InstantSource {
    final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @Override
    public Instant instant() {
        asked.countDown();
        try {
            if (!free.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never let go");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return Instant.EPOCH;
    }

    void letGo() {
        free.countDown();
    }

    /** Returns once somebody is held. */
    void awaitAsked() throws InterruptedException {
        if (!asked.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody asked");
        }
    }
}
