package io.lmcache4j.engine.lookup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.OptionalInt;

/** A worker's side of the lookup: answers from the worker's engine until it is closed. */
public final class LMCacheLookupServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.lookup");

    private final LookupHandler handler;
    private volatile boolean closed;

    /** A server that asks this handler. */
    public LMCacheLookupServer(LookupHandler handler) {
        this.handler = handler;
    }

    /** The tokens found, or empty if there is no answer: closed, or the engine failed. */
    public OptionalInt answer(LookupRequest request) {
        if (closed) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(handler.lookup(request));
        } catch (RuntimeException failed) {
            LOG.warn("Lookup {} failed in the worker", request.lookupId(), failed);
            return OptionalInt.empty();
        }
    }

    /** Releases what a lookup pinned. */
    void unpin(String lookupId) {
        handler.unpin(lookupId);
    }

    /** Stops answering. Repeated calls do nothing. */
    @Override
    public void close() {
        closed = true;
    }
}
