package io.lmcache4j.engine.storage.remote.lm;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A few connections to one server, made when they are needed. A call has one for itself; callers
 * beyond that wait for their turn until they are interrupted. Thread-safe.
 */
final class LmConnections implements AutoCloseable {
    private final LmAddress address;
    private final Semaphore turns;
    private final ConcurrentLinkedDeque<LmConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<LmConnection> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    LmConnections(LmAddress address, int most) {
        this.address = address;
        this.turns = new Semaphore(most, true);
    }

    /** A call, from its request to the end of the reply. */
    @FunctionalInterface
    interface Exchange<T> {
        T on(LmConnection connection) throws IOException;
    }

    /** Makes a call. One that fails takes its connection along. */
    <T> T call(Exchange<T> exchange) throws IOException, InterruptedException {
        turns.acquire();
        try {
            LmConnection connection = take();
            boolean clean = false;
            try {
                T result = exchange.on(connection);
                clean = true;
                return result;
            } finally {
                if (clean && !closed) {
                    // The last one used first: it is the least likely to have been given up.
                    idle.push(connection);
                } else {
                    drop(connection);
                }
            }
        } finally {
            turns.release();
        }
    }

    private LmConnection take() throws IOException {
        for (LmConnection used = idle.poll(); used != null; used = idle.poll()) {
            if (!used.isStale()) {
                return used;
            }
            drop(used);
        }
        LmConnection fresh = new LmConnection(address);
        all.add(fresh);
        try {
            checkOpen();
            fresh.connect();
            return fresh;
        } catch (IOException | RuntimeException e) {
            drop(fresh);
            throw e;
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the connector to " + address + " is closed");
        }
    }

    private void drop(LmConnection connection) {
        all.remove(connection);
        connection.close();
    }

    /** How many connections there are, used or not. */
    int count() {
        return all.size();
    }

    @Override
    public void close() {
        closed = true;
        idle.clear();
        all.forEach(this::drop);
    }
}
