package io.lmcache4j.engine.lookup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A worker's side of the lookup: answers from the worker's engine until it is closed. */
public final class LMCacheLookupServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.lookup");

    private final LookupHandler handler;
    private final boolean asynchronous;
    private volatile boolean closed;

    /** A server that asks this handler, and is shown as one of synchronous lookups. */
    public LMCacheLookupServer(LookupHandler handler) {
        this(handler, false);
    }

    /**
     * A server that asks this handler. It answers both kinds of lookups, whatever it is shown as.
     *
     * @param asynchronous as what it is shown ({@code enable_async_loading})
     */
    public LMCacheLookupServer(LookupHandler handler, boolean asynchronous) {
        this.handler = handler;
        this.asynchronous = asynchronous;
    }

    /** LMCache's class name for it, as {@code /lookup/info} shows it. */
    public String description() {
        return asynchronous ? "LMCacheAsyncLookupServer" : "LMCacheLookupServer";
    }

    /** The tokens found, or empty if there is no answer: closed, or the engine failed. */
    public OptionalInt answer(LookupRequest request) {
        if (closed) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(handler.lookup(request));
        } catch (RuntimeException failed) {
            return noAnswer(request, failed);
        }
    }

    /**
     * Starts loading; the tokens loaded, or empty if there is no answer: closed, or the engine
     * failed. Never exceptional.
     */
    CompletableFuture<OptionalInt> prefetch(LookupRequest request) {
        if (closed) {
            return CompletableFuture.completedFuture(OptionalInt.empty());
        }
        try {
            return handler.prefetch(request)
                    .thenApply(OptionalInt::of)
                    .exceptionally(failed -> noAnswer(request, failed));
        } catch (RuntimeException failed) {
            return CompletableFuture.completedFuture(noAnswer(request, failed));
        }
    }

    private static OptionalInt noAnswer(LookupRequest request, Throwable failed) {
        LOG.warn("Lookup {} failed in the worker", request.lookupId(), failed);
        return OptionalInt.empty();
    }

    /** Releases what a lookup pinned or loaded. */
    void unpin(String lookupId) {
        handler.unpin(lookupId);
    }

    /** Stops answering. Repeated calls do nothing. */
    @Override
    public void close() {
        closed = true;
    }
}
