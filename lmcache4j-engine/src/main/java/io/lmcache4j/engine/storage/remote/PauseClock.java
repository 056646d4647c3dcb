package io.lmcache4j.engine.storage.remote;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What pauses are measured and chosen by.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param random from 0 to 1
 */
record PauseClock(LongSupplier nanoTime, DoubleSupplier random) {
    /** The system's. */
    static PauseClock system() {
        return new PauseClock(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
    }
}
