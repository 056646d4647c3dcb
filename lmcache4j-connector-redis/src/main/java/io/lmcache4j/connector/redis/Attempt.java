package io.lmcache4j.connector.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Something that is made once, when it is first wanted, however many want it at once; and anew
 * after it failed.
 */
final class Attempt<T> {
    private final Supplier<? extends CompletionStage<? extends T>> maker;
    private final AtomicReference<CompletableFuture<T>> made = new AtomicReference<>();

    Attempt(Supplier<? extends CompletionStage<? extends T>> maker) {
        this.maker = maker;
    }

    /** What is made, or is just being made. Never waits. */
    CompletableFuture<T> get() {
        CompletableFuture<T> known = made.get();
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        CompletableFuture<T> mine = new CompletableFuture<>();
        if (!made.compareAndSet(known, mine)) {
            return made.get();
        }
        try {
            var _ =
                    maker.get()
                            .whenComplete(
                                    (result, failure) -> {
                                        if (failure == null) {
                                            mine.complete(result);
                                        } else {
                                            mine.completeExceptionally(failure);
                                        }
                                    });
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        }
        return mine;
    }
}
