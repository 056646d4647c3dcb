package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.key.EngineKey;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps changes of one key in order over all tiers, and tells whether there was one. Keys share
 * stripes. Nothing that waits may be done inside.
 */
final class Stripes {
    private static final int COUNT = 256;

    private final Stripe[] stripes = new Stripe[COUNT];

    private static final class Stripe {
        final ReentrantLock lock = new ReentrantLock();
        final AtomicLong changes = new AtomicLong();
    }

    Stripes() {
        for (int i = 0; i < COUNT; i++) {
            stripes[i] = new Stripe();
        }
    }

    private Stripe of(EngineKey key) {
        int hash = key.hashCode();
        return stripes[(hash ^ hash >>> 16) & (COUNT - 1)];
    }

    /** A number that is another after each change of this key. */
    long changes(EngineKey key) {
        return of(key).changes.get();
    }

    <T> T change(EngineKey key, Supplier<T> change) {
        Stripe stripe = of(key);
        stripe.lock.lock();
        try {
            stripe.changes.incrementAndGet();
            return change.get();
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Does something if there was no change since. */
    void unlessChanged(EngineKey key, long since, Runnable step) {
        Stripe stripe = of(key);
        stripe.lock.lock();
        try {
            if (stripe.changes.get() == since) {
                step.run();
            }
        } finally {
            stripe.lock.unlock();
        }
    }
}
