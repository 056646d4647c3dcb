package io.lmcache4j.engine.lookup;

import java.util.concurrent.CompletableFuture;

/** What a lookup server needs of its worker's engine. */
public interface LookupHandler {
    /**
     * Finds and pins the leading chunks for {@code request.lookupId()}; the tokens in them. A
     * {@link LookupRequest#probe} only looks.
     */
    int lookup(LookupRequest request);

    /**
     * Finds the leading chunks for {@code request.lookupId()} and loads them ahead of the retrieve
     * (engine.md §7.3). Does not wait: what comes after it for the same id acts after it.
     *
     * @return the tokens loaded, once they are
     */
    default CompletableFuture<Integer> prefetch(LookupRequest request) {
        return CompletableFuture.completedFuture(lookup(request));
    }

    /**
     * Releases what was pinned or loaded for this id, and ends what is being loaded; an unknown id
     * is ignored.
     */
    void unpin(String lookupId);
}
