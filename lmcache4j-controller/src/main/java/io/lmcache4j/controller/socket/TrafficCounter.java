package io.lmcache4j.controller.socket;

import java.util.concurrent.atomic.AtomicLong;

/** What one socket's thread counts; written by that thread alone, read by any. */
final class TrafficCounter {
    private final AtomicLong messages = new AtomicLong();
    private volatile int pending;
    private volatile int active;

    void begun() {
        messages.lazySet(messages.get() + 1);
        active = 1;
    }

    void ended() {
        active = 0;
    }

    void pending(boolean more) {
        pending = more ? 1 : 0;
    }

    SocketStats.Traffic now() {
        return new SocketStats.Traffic(messages.get(), pending, active);
    }
}
