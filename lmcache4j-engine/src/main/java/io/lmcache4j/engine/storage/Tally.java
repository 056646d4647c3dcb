package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.ObjectShape;

/** Counts chunks that leave a tier and chunks that stay. For one thread. */
public final class Tally {
    private long chunks;
    private long bytes;
    private long tokens;
    private long pinned;
    private long skipped;

    /**
     * A piece leaves.
     *
     * @param size bytes that it takes in the tier, padding included
     */
    public void leaves(EngineKey key, ObjectShape shape, long size) {
        chunks++;
        bytes += size;
        tokens += Cleared.tokens(key, shape);
    }

    /** A piece stays. */
    public void stays(boolean isPinned) {
        skipped++;
        pinned += isPinned ? 1 : 0;
    }

    /** What was counted. */
    public Cleared result() {
        return new Cleared(chunks, bytes, tokens, pinned, skipped);
    }
}
