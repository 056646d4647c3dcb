package io.lmcache4j.engine.storage.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The calls of one store that are under way. There are at most {@link #MOST}, those included that
 * ignored their deadline and hang: then the store is not asked any more.
 */
final class RemoteCalls implements AutoCloseable {
    static final int MOST = 256;

    private final String threadName;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<RemoteCall<?>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** None yet; their threads are named after the tier. */
    RemoteCalls(String tier) {
        this.threadName = "remote-call-" + tier;
    }

    /**
     * Makes a call.
     *
     * @param late takes a result that nobody waits for any more
     * @param ended told once how it ended: null, or why it failed
     * @throws UnavailableException if there are too many, or this is closed; nothing was called
     */
    <T> RemoteCall<T> start(
            Duration limit, Callable<T> work, Consumer<T> late, Consumer<Throwable> ended)
            throws UnavailableException {
        if (closed) {
            throw closing();
        }
        if (!places.tryAcquire()) {
            throw new UnavailableException(MOST + " calls are under way already");
        }
        RemoteCall<T> call = new RemoteCall<>(threadName, limit, work, late, ended, this::left);
        running.add(call);
        call.start();
        if (closed) {
            call.stop(closing()); // closing may have come too early to see it
        }
        return call;
    }

    private void left(RemoteCall<?> call) {
        running.remove(call);
        places.release();
    }

    private static UnavailableException closing() {
        return new UnavailableException("the tier is closed");
    }

    /** Waits until no call is under way; false if there still is one after this time. */
    boolean awaitNone(Duration patience) throws InterruptedException {
        boolean none = places.tryAcquire(MOST, patience.toNanos(), TimeUnit.NANOSECONDS);
        if (none) {
            places.release(MOST);
        }
        return none;
    }

    /** Ends all calls and lets no other begin. Waits for nobody. */
    @Override
    public void close() {
        closed = true;
        IOException why = closing();
        running.forEach(call -> call.stop(why));
    }
}
