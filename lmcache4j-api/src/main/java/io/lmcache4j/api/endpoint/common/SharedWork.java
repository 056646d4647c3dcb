package io.lmcache4j.api.endpoint.common;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does something costly for many who ask at once: one run at a time, and everybody gets a run that
 * began after they asked. So nobody sees old state, and the cost doesn't grow with those who ask.
 *
 * <p>Runs on a virtual thread of its own, so that those who ask need not wait for work that hangs.
 * Not on a platform thread: on a busy machine that waits for a core when it starts, and the asker
 * once more when it is done. The work should take less than a millisecond, as it keeps its carrier
 * from all other virtual threads.
 */
final class SharedWork<T> {
    private final Callable<T> work;
    private final Duration patience;
    private final Thread.Builder threads;
    private final Object lock = new Object();
    private CompletableFuture<T> next;
    private boolean running;

    /**
     * @param name of the thread
     * @param patience how long an asker waits
     */
    SharedWork(String name, Duration patience, Callable<T> work) {
        this.work = work;
        this.patience = patience;
        threads = Thread.ofVirtual().name(name);
    }

    /**
     * The result of a run that began after this call.
     *
     * @throws Exception what the work threw, or TimeoutException
     */
    T get() throws Exception {
        CompletableFuture<T> mine;
        synchronized (lock) {
            if (!running) {
                threads.start(this::run);
                // After it, so that a thread that can't be made leaves nothing to wait for.
                running = true;
            }
            if (next == null) {
                next = new CompletableFuture<>();
            }
            mine = next;
        }
        try {
            return mine.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer within " + patience.toSeconds() + " s");
        }
    }

    /** Until nobody asks any more. */
    private void run() {
        for (CompletableFuture<T> run = take(); run != null; run = take()) {
            try {
                run.complete(work.call());
            } catch (Throwable e) {
                run.completeExceptionally(e);
            }
        }
    }

    private CompletableFuture<T> take() {
        synchronized (lock) {
            CompletableFuture<T> taken = next;
            next = null;
            running = taken != null;
            return taken;
        }
    }
}
