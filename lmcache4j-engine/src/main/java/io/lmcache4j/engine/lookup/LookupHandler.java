package io.lmcache4j.engine.lookup;

/** What a lookup server needs of its worker's engine. */
public interface LookupHandler {
    /**
     * Finds and pins the leading chunks for {@code request.lookupId()}; the tokens in them. A
     * {@link LookupRequest#probe} only looks.
     */
    int lookup(LookupRequest request);

    /** Releases what was pinned for this id; an unknown id is ignored. */
    void unpin(String lookupId);
}
