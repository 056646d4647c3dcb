package io.lmcache4j.controller.worker;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the controller knows this worker, as far as can be told. Written by the thread that
 * reports, and by ZeroMQ's when a connection ends; read by any.
 */
final class Connection {
    private final AtomicLong lost = new AtomicLong();
    private volatile long lostBefore;
    private volatile boolean registered;
    private volatile boolean syncing;
    private volatile Optional<String> heartbeatUrl = Optional.empty();
    private volatile String trouble = "not registered yet";

    /** A connection ended: what was on its way is gone, and the controller may be another one. */
    void lost() {
        lost.incrementAndGet();
    }

    /** Whether that happened since the registration began. */
    boolean isLost() {
        return lost.get() != lostBefore;
    }

    /** Before the registration is sent. */
    void registering() {
        lostBefore = lost.get();
    }

    void registered(Optional<String> url) {
        heartbeatUrl = url;
        registered = true;
        trouble = "";
    }

    void unregistered(String why) {
        registered = false;
        trouble = why;
    }

    /** Something other than the registration does not work; empty when it does again. */
    void trouble(String why) {
        trouble = why;
    }

    /** A full sync begins or ends. */
    void syncing(boolean on) {
        syncing = on;
    }

    boolean isSyncing() {
        return syncing;
    }

    boolean isRegistered() {
        return registered;
    }

    /** What keeps the controller from knowing what there is here; empty if nothing does. */
    String trouble() {
        return trouble;
    }

    /** Where the controller wants heartbeats, if it does. */
    Optional<String> heartbeatUrl() {
        return heartbeatUrl;
    }
}
