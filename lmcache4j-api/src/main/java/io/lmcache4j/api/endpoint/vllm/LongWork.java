package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.api.routing.DetailException;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does work that may take minutes, one piece at a time: who comes while another is at it waits a
 * little, then is refused with 503. Work that takes too long is given up, and so is that of a
 * caller who is interrupted, as all are when the server stops; it has to heed interruption.
 *
 * <p>It runs on a platform thread of its own, which ends when it is idle: on the caller's virtual
 * thread it would keep a carrier from all others, those of other endpoints and of lookups included.
 */
final class LongWork {
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final String what;
    private final Duration turn;
    private final Duration longest;
    private final Semaphore free = new Semaphore(1, true);
    private final ThreadPoolExecutor thread;

    /** Waits 10 s for its turn and takes 300 s at most. */
    LongWork(String thread, String what) {
        this(thread, what, Duration.ofSeconds(10), Duration.ofSeconds(300));
    }

    /**
     * @param thread its name
     * @param what for messages, such as "check of the KV caches"
     * @param turn how long to wait for the one before
     * @param longest how long one piece of work may take
     */
    LongWork(String thread, String what, Duration turn, Duration longest) {
        this.what = what;
        this.turn = turn;
        this.longest = longest;
        this.thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        // One that was given up may still be on its way out.
                        new LinkedBlockingQueue<>(1),
                        Thread.ofPlatform().daemon().name(thread).factory());
        this.thread.allowCoreThreadTimeOut(true);
    }

    /**
     * The result of the work.
     *
     * @throws DetailException 503 if it isn't this one's turn in time, or it takes too long
     * @throws InterruptedException if the caller was interrupted; the work is then too
     * @throws Exception what the work threw
     */
    <T> T run(Callable<T> work) throws Exception {
        if (!free.tryAcquire(turn.toMillis(), TimeUnit.MILLISECONDS)) {
            throw busy();
        }
        try {
            return finish(thread.submit(work));
        } catch (RejectedExecutionException e) {
            // The one before was given up and does not heed it.
            throw busy();
        } finally {
            free.release();
        }
    }

    private <T> T finish(Future<T> result) throws Exception {
        try {
            return result.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new DetailException(
                    503,
                    "The %s did not end within %d s and was given up, ask for less"
                            .formatted(what, longest.toSeconds()));
        } finally {
            result.cancel(true);
        }
    }

    private DetailException busy() {
        return new DetailException(
                503,
                "Another %s is running and did not end within %d s, try again later"
                        .formatted(what, turn.toSeconds()));
    }
}
