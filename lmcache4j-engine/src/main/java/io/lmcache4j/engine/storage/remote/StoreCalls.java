package io.lmcache4j.engine.storage.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A connector for one task: every call of it has a deadline and a thread of its own. Closing ends
 * the calls that are under way and waits for none of them. Calls may come from many threads.
 */
public final class StoreCalls implements AutoCloseable {
    private final Duration limit;
    private final RemoteCalls calls;
    private final AtomicInteger late = new AtomicInteger();
    private volatile Optional<RemoteConnector> connector = Optional.empty();

    /**
     * None yet.
     *
     * @param task names the threads
     * @param limit of each call
     */
    public StoreCalls(String task, Duration limit) {
        this.limit = limit;
        this.calls = new RemoteCalls(task);
    }

    /** What a call does. */
    @FunctionalInterface
    public interface Call<T> {
        /** Asks the store. */
        T on(RemoteConnector connector) throws IOException, InterruptedException;
    }

    /** Makes the connector that the calls use; one that comes too late is closed. */
    public void connect(Callable<RemoteConnector> how) throws IOException, InterruptedException {
        connector = Optional.of(within(how, RemoteConnector::close));
    }

    /** Makes a call; after its deadline it fails, is interrupted, and counts as late. */
    public <T> T call(Call<T> call) throws IOException, InterruptedException {
        RemoteConnector store =
                connector.orElseThrow(() -> new UnavailableException("there is no connection"));
        return within(() -> call.on(store), _ -> {});
    }

    private <T> T within(Callable<T> work, Consumer<T> release)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            // An answer that is quick enough would be waited for by nobody, and hide it.
            throw new InterruptedException("interrupted before a call to the store");
        }
        try {
            return calls.start(limit, work, release, _ -> {}).await();
        } catch (RemoteTimeoutException noAnswer) {
            late.incrementAndGet();
            throw noAnswer;
        }
    }

    /** Calls that had no answer in time. */
    public int late() {
        return late.get();
    }

    @Override
    public void close() {
        calls.close();
        connector.ifPresent(RemoteConnector::close);
    }
}
