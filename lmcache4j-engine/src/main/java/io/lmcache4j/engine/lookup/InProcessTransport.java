package io.lmcache4j.engine.lookup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Workers in the scheduler's own JVM, each asked on a virtual thread.
 *
 * <p>An answer that comes after the deadline counts as none; what its lookup pinned is released at
 * once, since nobody will ask for it.
 */
final class InProcessTransport implements LookupTransport {
    private static final OptionalInt NO_ANSWER = OptionalInt.empty();

    private final List<Supplier<Optional<LMCacheLookupServer>>> servers;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("lookup-server-thread-", 0).factory());

    InProcessTransport(List<Supplier<Optional<LMCacheLookupServer>>> servers) {
        this.servers = List.copyOf(servers);
    }

    @Override
    public List<OptionalInt> ask(LookupRequest request, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        List<CompletableFuture<OptionalInt>> asked = new ArrayList<>(servers.size());
        for (Supplier<Optional<LMCacheLookupServer>> server : servers) {
            asked.add(
                    server.get()
                            .map(present -> ask(present, request))
                            .orElseGet(() -> CompletableFuture.completedFuture(NO_ANSWER)));
        }
        return asked.stream().map(answer -> await(answer, end)).toList();
    }

    private CompletableFuture<OptionalInt> ask(LMCacheLookupServer server, LookupRequest request) {
        CompletableFuture<OptionalInt> answer = new CompletableFuture<>();
        try {
            threads.execute(
                    () -> {
                        // The future decides the race between this answer and the deadline.
                        if (!answer.complete(server.answer(request))) {
                            server.unpin(request.lookupId());
                        }
                    });
        } catch (RejectedExecutionException closed) {
            answer.complete(NO_ANSWER);
        }
        return answer;
    }

    @Override
    public CompletableFuture<List<OptionalInt>> prefetch(LookupRequest request, Duration deadline) {
        List<CompletableFuture<OptionalInt>> asked = new ArrayList<>(servers.size());
        for (Supplier<Optional<LMCacheLookupServer>> server : servers) {
            asked.add(
                    threads.isShutdown()
                            ? CompletableFuture.completedFuture(NO_ANSWER)
                            : server.get()
                                    .map(present -> present.prefetch(request))
                                    .orElseGet(() -> CompletableFuture.completedFuture(NO_ANSWER)));
        }
        asked.replaceAll(
                answer ->
                        answer.completeOnTimeout(
                                NO_ANSWER, deadline.toNanos(), TimeUnit.NANOSECONDS));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ -> asked.stream().map(CompletableFuture::join).toList());
    }

    private static OptionalInt await(CompletableFuture<OptionalInt> answer, long end) {
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return answer.complete(NO_ANSWER) ? NO_ANSWER : answer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return answer.complete(NO_ANSWER) ? NO_ANSWER : answer.join();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a lookup answer is never exceptional", impossible);
        }
    }

    @Override
    public void unpin(String lookupId) {
        servers.forEach(server -> server.get().ifPresent(present -> present.unpin(lookupId)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
