package io.lmcache4j.engine;

import io.lmcache4j.engine.storage.remote.RemoteConnector;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connector for one task: every call of it has a deadline and a thread of its own. Closing ends
 * the calls that are under way and waits for none of them.
 */
final class StoreCalls implements AutoCloseable {
    private final Duration limit;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("load-chunks-", 0).factory());
    private final AtomicInteger late = new AtomicInteger();

    // Guarded by this.
    private RemoteConnector connector;
    private boolean closed;

    StoreCalls(Duration limit) {
        this.limit = limit;
    }

    /** What a call does. */
    @FunctionalInterface
    interface Call<T> {
        T on(RemoteConnector connector) throws IOException, InterruptedException;
    }

    /** Makes the connector that the calls use. */
    void connect(Callable<RemoteConnector> how) throws IOException, InterruptedException {
        within(
                () -> {
                    own(how.call());
                    return true;
                });
    }

    /** One that comes after its deadline, or after the end, is closed at once. */
    private synchronized void own(RemoteConnector made) {
        if (closed || Thread.interrupted()) {
            made.close();
        } else {
            connector = made;
        }
    }

    private synchronized RemoteConnector current() throws IOException {
        if (closed || connector == null) {
            throw new IOException("there is no connection any more");
        }
        return connector;
    }

    /** Makes a call; after its deadline it fails, is interrupted, and counts as late. */
    <T> T call(Call<T> call) throws IOException, InterruptedException {
        RemoteConnector store = current();
        return within(() -> call.on(store));
    }

    /** Calls that had no answer in time. */
    int late() {
        return late.get();
    }

    private <T> T within(Callable<T> work) throws IOException, InterruptedException {
        Future<T> future = threads.submit(work);
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            late.incrementAndGet();
            throw new IOException("no answer within %d s".formatted(limit.toSeconds()), e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            // Nothing, if it is done.
            future.cancel(true);
        }
    }

    private static IOException unwrapped(ExecutionException failed) {
        return switch (failed.getCause()) {
            case IOException io -> io;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> new IOException(failed.getCause());
        };
    }

    @Override
    public void close() {
        RemoteConnector last;
        synchronized (this) {
            closed = true;
            last = connector;
            connector = null;
        }
        threads.shutdownNow();
        if (last != null) {
            last.close();
        }
    }
}
