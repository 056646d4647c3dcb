package io.lmcache4j.controller.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that end when the reporter is closed. For all its threads. */
final class Closing {
    /** How long the last message may take to leave the process. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private final CountDownLatch latch = new CountDownLatch(1);
    private volatile long deadline;

    /** Ends all waits; what is still to be done should end within this time. */
    void begin(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
        latch.countDown();
    }

    boolean isClosing() {
        return latch.getCount() == 0;
    }

    boolean isLate() {
        return isClosing() && System.nanoTime() - deadline >= 0;
    }

    /**
     * Waits.
     *
     * @throws InterruptedException if the reporter is closed meanwhile
     */
    void of(Duration time) throws InterruptedException {
        if (latch.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    /** Waits, less if the reporter is closed meanwhile. */
    void sleep(Duration time) {
        try {
            of(time);
        } catch (InterruptedException closed) {
            // The caller's loop sees it.
        }
    }
}
