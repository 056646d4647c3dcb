package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.token.PromptHashes;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Looks up in the scheduler's own engine, past the workers (engine.md §8.4). Remembers nothing, and
 * a failure is a miss.
 */
public final class LMCacheBypassLookupClient implements LookupClient {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.lookup");

    private final TokenDatabase tokens;
    private final LookupHandler engine;
    private volatile boolean closed;

    /** A client over an engine that it does not own. */
    public LMCacheBypassLookupClient(TokenDatabase tokens, LookupHandler engine) {
        this.tokens = tokens;
        this.engine = engine;
    }

    @Override
    public OptionalInt lookup(long[] prompt, String lookupId, RequestConfigs configs) {
        PromptHashes hashes = tokens.hashes(prompt);
        if (hashes.hashes().isEmpty() || closed) {
            return OptionalInt.of(0);
        }
        try {
            return OptionalInt.of(
                    engine.lookup(
                            new LookupRequest(
                                    hashes.hashes(), hashes.counts(), lookupId, configs)));
        } catch (RuntimeException failed) {
            LOG.warn("Lookup {} failed, computing the prompt", lookupId, failed);
            return OptionalInt.of(0);
        }
    }

    /** The engine is asked on this thread, so the caller sees to the deadline. */
    @Override
    public List<OptionalInt> probe(Duration deadline) {
        return List.of(
                closed
                        ? OptionalInt.empty()
                        : OptionalInt.of(engine.lookup(LookupRequest.probe(tokens))));
    }

    @Override
    public OptionalInt lookupCache(String lookupId) {
        return OptionalInt.empty();
    }

    @Override
    public void clearLookupStatus(String lookupId) {
        // Nothing is remembered.
    }

    @Override
    public void unpin(String lookupId) {
        engine.unpin(lookupId);
    }

    @Override
    public String description() {
        return "LMCacheBypassLookupClient";
    }

    @Override
    public void close() {
        closed = true;
    }
}
