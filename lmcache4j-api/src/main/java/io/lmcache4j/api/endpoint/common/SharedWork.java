package io.lmcache4j.api.endpoint.common;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does something costly for many who ask at once: one run at a time, and everybody gets a run that
 * began after they asked. So nobody sees old state, and the cost doesn't grow with those who ask.
 *
 * <p>Runs on a platform thread, which ends when it is idle: work of milliseconds would keep a
 * carrier from all other virtual threads of the JVM, a lookup's among them.
 */
final class SharedWork<T> {
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Callable<T> work;
    private final Duration patience;
    private final ThreadPoolExecutor thread;
    private final Object lock = new Object();
    private CompletableFuture<T> next;

    /**
     * @param name of the thread
     * @param patience how long an asker waits
     */
    SharedWork(String name, Duration patience, Callable<T> work) {
        this.work = work;
        this.patience = patience;
        thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        // At most one run waits while one is going on.
                        new LinkedBlockingQueue<>(2),
                        Thread.ofPlatform().daemon().name(name).factory());
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * The result of a run that began after this call.
     *
     * @throws Exception what the work threw, or TimeoutException
     */
    T get() throws Exception {
        CompletableFuture<T> mine;
        synchronized (lock) {
            if (next == null) {
                thread.execute(this::run);
                // After it, so that a thread that can't be made leaves nothing to wait for.
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

    private void run() {
        CompletableFuture<T> mine;
        synchronized (lock) {
            mine = next;
            next = null;
        }
        try {
            mine.complete(work.call());
        } catch (Throwable e) {
            mine.completeExceptionally(e);
        }
    }
}
