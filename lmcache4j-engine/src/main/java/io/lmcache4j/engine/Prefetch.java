package io.lmcache4j.engine;

import io.lmcache4j.engine.storage.Prefetched;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One lookup whose chunks are loaded ahead: its answer, and what it holds until the retrieve. The
 * payload of its event. Ends once, by whoever is first: the retrieve, somebody who cancels it, or
 * the timeout.
 */
final class Prefetch {
    /** What was loaded, and the memory that was spoken for. */
    private record Held(Prefetched prefix, PrefetchBudget.Reservation memory) {
        void close() {
            prefix.close();
            memory.close();
        }
    }

    private final String id;
    private final long deadline;
    private final CompletableFuture<Integer> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> timeout = new CompletableFuture<>();

    // Guarded by this.
    private Optional<Held> held = Optional.empty();
    private boolean over;

    /**
     * A prefetch that begins.
     *
     * @param deadline when loading must end, by {@link System#nanoTime}
     */
    Prefetch(String id, long deadline) {
        this.id = id;
        this.deadline = deadline;
    }

    String id() {
        return id;
    }

    long deadline() {
        return deadline;
    }

    /** Tokens loaded; 0 if cancelled. */
    CompletableFuture<Integer> answer() {
        return answer;
    }

    /** Whether somebody may still come for the chunks. */
    synchronized boolean isWanted() {
        return !over;
    }

    /** Whether loading should go on: wanted, and in time. */
    boolean mayLoad() {
        return isWanted() && System.nanoTime() < deadline;
    }

    /**
     * Takes over what was loaded, or releases it if nobody wants it any more.
     *
     * @return whether somebody does
     */
    boolean land(Prefetched prefix, PrefetchBudget.Reservation memory) {
        Held landed = new Held(prefix, memory);
        synchronized (this) {
            if (!over) {
                held = Optional.of(landed);
                return true;
            }
        }
        landed.close();
        return false;
    }

    /** Runs something if nobody has come within a time. */
    void onTimeout(Duration after, Runnable expire, Executor threads) {
        var _ =
                timeout.completeOnTimeout(null, after.toNanos(), TimeUnit.NANOSECONDS)
                        .thenRunAsync(expire, threads);
    }

    /** Hands over what was loaded, for the retrieve; the caller closes it. */
    Optional<Prefetched> take() {
        Optional<Held> mine = finish();
        mine.ifPresent(present -> present.memory.close());
        return mine.map(Held::prefix);
    }

    /** Ends it and releases what it holds; the number of chunks that were. */
    int end() {
        Optional<Held> mine = finish();
        mine.ifPresent(Held::close);
        return mine.map(present -> present.prefix.chunks()).orElse(0);
    }

    private Optional<Held> finish() {
        Optional<Held> mine;
        synchronized (this) {
            over = true;
            mine = held;
            held = Optional.empty();
        }
        // The timer goes with it; an answer that was given stays.
        timeout.cancel(false);
        answer.complete(0);
        return mine;
    }
}
