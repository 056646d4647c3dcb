package io.lmcache4j.engine.storage.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One call of a store on a virtual thread of its own, with a deadline.
 *
 * <p>Exactly one party decides how it ended: the thread that made it, the one that waited too long,
 * or the one that gave it up. A result that comes after that goes to {@code late}, which releases
 * it.
 */
final class RemoteCall<T> {
    private final Callable<T> work;
    private final Consumer<T> late;
    private final Consumer<Throwable> ended;
    private final Duration limit;
    private final long endNanos;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Thread thread;

    /**
     * A call, not started yet; its deadline runs from now.
     *
     * @param late takes a result that nobody waits for any more
     * @param ended told once how it ended: null, or why it failed
     * @param left run when the store is really done with it, which may be long after the deadline
     */
    RemoteCall(
            String name,
            Duration limit,
            Callable<T> work,
            Consumer<T> late,
            Consumer<Throwable> ended,
            Consumer<RemoteCall<T>> left) {
        this.work = work;
        this.late = late;
        this.ended = ended;
        this.limit = limit;
        this.endNanos = System.nanoTime() + limit.toNanos();
        this.thread =
                Thread.ofVirtual()
                        .name(name)
                        .unstarted(
                                () -> {
                                    try {
                                        run();
                                    } finally {
                                        left.accept(this);
                                    }
                                });
    }

    void start() {
        thread.start();
    }

    private void run() {
        T result;
        try {
            result = work.call();
        } catch (Exception | Error failed) { // told to who waits, whatever it is
            fail(failed);
            return;
        }
        if (decide(null)) {
            outcome.complete(result);
        } else {
            late.accept(result);
        }
    }

    /** Before anybody who waits is woken, so that what they do next sees it. */
    private boolean decide(Throwable failure) {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        ended.accept(failure);
        return true;
    }

    /** Ends the call for whoever waits; false if it has ended already. */
    private boolean fail(Throwable why) {
        boolean mine = decide(why);
        if (mine) {
            outcome.completeExceptionally(why);
        }
        return mine;
    }

    /** Ends the call by an exception and interrupts its thread; nothing if it has ended. */
    void stop(IOException why) {
        if (fail(why)) {
            thread.interrupt();
        }
    }

    /** Gives up a call whose result nobody has taken: it is stopped, or its result released. */
    void abandon() {
        stop(new UnavailableException("nobody waits any more"));
        var _ = outcome.thenAccept(late);
    }

    /**
     * The result; waits until the deadline, then interrupts the call.
     *
     * @throws RemoteTimeoutException if there is no answer
     */
    T await() throws IOException, InterruptedException {
        try {
            long left = Math.max(0, endNanos - System.nanoTime());
            return outcome.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            stop(
                    new RemoteTimeoutException(
                            "no answer within %.1f s".formatted(limit.toMillis() / 1e3)));
            return ended();
        } catch (InterruptedException interrupted) {
            abandon();
            throw interrupted;
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    /** The outcome of a call that has been decided and will have one in this very moment. */
    private T ended() throws IOException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    private static IOException unwrapped(ExecutionException failed) {
        return switch (failed.getCause()) {
            case IOException io -> io;
            case RuntimeException bug -> throw bug;
            case null, default -> new IOException(failed.getCause());
        };
    }
}
