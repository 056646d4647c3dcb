package io.lmcache4j.controller.message;

/**
 * Where a peer finds chunks; an array of four.
 *
 * @param numHitChunks leading chunks that are there
 * @param peerInitUrl where the transfer begins
 */
public record P2PLayout(String instanceId, String location, long numHitChunks, String peerInitUrl) {
    /** Nothing found (controller.md §10). Workers take the first entry, so there is always one. */
    public static final P2PLayout MISS = new P2PLayout("", "", 0, "");
}
