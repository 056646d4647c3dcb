package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.token.PromptHashes;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.IntSupplier;

/**
 * A scheduler's side of the lookup (engine.md §8.2): hashes the prompt once, asks all workers, and
 * takes the smallest answer, since a chunk helps only where every rank has its part.
 *
 * <p>Thread-safe. A worker that does not answer in time makes the result 0: the request is computed
 * rather than kept waiting.
 */
public final class LMCacheLookupClient implements LookupClient {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.lookup");
    private static final int REMEMBERED = 10_000;

    private final TokenDatabase tokens;
    private final LookupTransport transport;
    private final IntSupplier timeoutMillis;
    private final SequencedMap<String, Integer> remembered = new LinkedHashMap<>();
    private volatile boolean closed;

    /**
     * A client over a transport that it does not own.
     *
     * @param timeoutMillis read for each lookup ({@code lookup_timeout_ms})
     */
    public LMCacheLookupClient(
            TokenDatabase tokens, LookupTransport transport, IntSupplier timeoutMillis) {
        this.tokens = tokens;
        this.transport = transport;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public OptionalInt lookup(long[] prompt, String lookupId, RequestConfigs configs) {
        PromptHashes hashes = tokens.hashes(prompt);
        if (hashes.hashes().isEmpty() || closed) {
            return OptionalInt.of(0);
        }
        LookupRequest request =
                new LookupRequest(hashes.hashes(), hashes.counts(), lookupId, configs);
        WorkerAnswers answers =
                new WorkerAnswers(
                        transport.ask(request, Duration.ofMillis(timeoutMillis.getAsInt())));
        if (!answers.areComplete()) {
            LOG.warn(
                    "Lookup {}: no answer from every worker within {} ms, computing the prompt",
                    lookupId,
                    timeoutMillis.getAsInt());
            transport.unpin(lookupId);
            return OptionalInt.of(0);
        }
        int least = answers.least(lookupId);
        remember(lookupId, least);
        return OptionalInt.of(least);
    }

    @Override
    public List<OptionalInt> probe(Duration deadline) {
        return closed
                ? List.of(OptionalInt.empty())
                : transport.ask(LookupRequest.probe(tokens), deadline);
    }

    @Override
    public OptionalInt lookupCache(String lookupId) {
        synchronized (remembered) {
            Integer known = remembered.get(lookupId);
            return known == null ? OptionalInt.empty() : OptionalInt.of(known);
        }
    }

    @Override
    public void clearLookupStatus(String lookupId) {
        synchronized (remembered) {
            remembered.remove(lookupId);
        }
    }

    @Override
    public void unpin(String lookupId) {
        clearLookupStatus(lookupId);
        transport.unpin(lookupId);
    }

    @Override
    public String description() {
        return "LMCacheLookupClient";
    }

    @Override
    public void close() {
        closed = true;
    }

    private void remember(String lookupId, int hit) {
        synchronized (remembered) {
            remembered.putLast(lookupId, hit);
            if (remembered.size() > REMEMBERED) {
                remembered.pollFirstEntry();
            }
        }
    }
}
