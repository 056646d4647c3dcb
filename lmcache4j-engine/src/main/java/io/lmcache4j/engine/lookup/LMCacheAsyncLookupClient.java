package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.token.PromptHashes;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * A scheduler's side of the asynchronous lookup (engine.md §8.3): the workers load what they have
 * while the scheduler goes on, and asks again.
 *
 * <p>Thread-safe. The first lookup of an id asks all workers; until they have answered, the result
 * is pending, and from then on the smallest answer, until the id is forgotten. A worker that does
 * not answer in time makes the result 0, and all are told to release what they loaded.
 */
public final class LMCacheAsyncLookupClient implements LookupClient {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.lookup");
    private static final int REMEMBERED = 10_000;

    private final TokenDatabase tokens;
    private final LookupTransport transport;
    private final IntSupplier timeoutMillis;
    private volatile boolean closed;

    /** Answers, given or to come, by lookup id, oldest first; guarded by itself. */
    private final SequencedMap<String, CompletableFuture<Integer>> answers = new LinkedHashMap<>();

    /**
     * A client over a transport that it does not own.
     *
     * @param timeoutMillis read for each lookup ({@code lookup_timeout_ms})
     */
    public LMCacheAsyncLookupClient(
            TokenDatabase tokens, LookupTransport transport, IntSupplier timeoutMillis) {
        this.tokens = tokens;
        this.transport = transport;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public OptionalInt lookup(long[] prompt, String lookupId, RequestConfigs configs) {
        if (closed) {
            return OptionalInt.of(0);
        }
        Optional<CompletableFuture<Integer>> known = answer(lookupId);
        if (known.isPresent()) {
            return now(known.get());
        }
        PromptHashes hashes = tokens.hashes(prompt);
        if (hashes.hashes().isEmpty()) {
            return OptionalInt.of(0);
        }
        return now(ask(new LookupRequest(hashes.hashes(), hashes.counts(), lookupId, configs)));
    }

    private static OptionalInt now(CompletableFuture<Integer> answer) {
        return answer.isDone() ? OptionalInt.of(answer.join()) : OptionalInt.empty();
    }

    private Optional<CompletableFuture<Integer>> answer(String lookupId) {
        synchronized (answers) {
            return Optional.ofNullable(answers.get(lookupId));
        }
    }

    private CompletableFuture<Integer> ask(LookupRequest request) {
        String id = request.lookupId();
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Optional<String> forgotten = Optional.empty();
        synchronized (answers) {
            CompletableFuture<Integer> sameTime = answers.putIfAbsent(id, answer);
            if (sameTime != null) {
                return sameTime;
            }
            if (answers.size() > REMEMBERED) {
                forgotten = Optional.of(answers.firstEntry().getKey());
            }
        }
        forgotten.ifPresent(this::forgetOldest);
        try {
            var _ =
                    transport
                            .prefetch(request, Duration.ofMillis(timeoutMillis.getAsInt()))
                            .thenAccept(all -> answered(id, answer, all));
        } catch (RuntimeException failed) {
            unpin(id);
            throw failed;
        }
        return answer;
    }

    private void answered(String id, CompletableFuture<Integer> answer, List<OptionalInt> all) {
        WorkerAnswers workers = new WorkerAnswers(all);
        int least = 0;
        if (workers.areComplete()) {
            least = workers.least(id);
        } else {
            LOG.warn("Lookup {}: no answer from every worker in time, computing the prompt", id);
        }
        // A rank with more than nothing would hold it for a retrieve that never comes.
        if (answer.complete(least) && least == 0 && isLatest(id, answer)) {
            transport.unpin(id);
        }
    }

    /** Whether no later lookup of the same id was begun since this one was forgotten. */
    private boolean isLatest(String id, CompletableFuture<Integer> answer) {
        synchronized (answers) {
            return answers.getOrDefault(id, answer) == answer;
        }
    }

    @Override
    public void await(String lookupId, Duration deadline) throws InterruptedException {
        Optional<CompletableFuture<Integer>> answer = answer(lookupId);
        if (answer.isPresent()) {
            try {
                answer.get().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                LOG.debug("Lookup {} is still pending after {}", lookupId, deadline);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("an answer is never exceptional", impossible);
            }
        }
    }

    @Override
    public List<OptionalInt> probe(Duration deadline) {
        return closed
                ? List.of(OptionalInt.empty())
                : transport.ask(LookupRequest.probe(tokens), deadline);
    }

    @Override
    public OptionalInt lookupCache(String lookupId) {
        return answer(lookupId).map(LMCacheAsyncLookupClient::now).orElseGet(OptionalInt::empty);
    }

    @Override
    public void clearLookupStatus(String lookupId) {
        synchronized (answers) {
            answers.remove(lookupId);
        }
    }

    @Override
    public void unpin(String lookupId) {
        CompletableFuture<Integer> answer;
        synchronized (answers) {
            answer = answers.remove(lookupId);
        }
        // Whoever waits for it need not any longer.
        if (answer != null) {
            answer.complete(0);
        }
        transport.unpin(lookupId);
    }

    /** An answer is merely forgotten, as elsewhere; what is pending is given up. */
    private void forgetOldest(String lookupId) {
        if (lookupCache(lookupId).isEmpty()) {
            unpin(lookupId);
        } else {
            clearLookupStatus(lookupId);
        }
    }

    @Override
    public String description() {
        return "LMCacheAsyncLookupClient";
    }

    @Override
    public void close() {
        closed = true;
        List<String> pending;
        synchronized (answers) {
            pending =
                    answers.entrySet().stream()
                            .filter(entry -> !entry.getValue().isDone())
                            .map(Map.Entry::getKey)
                            .toList();
        }
        pending.forEach(this::unpin);
    }
}
