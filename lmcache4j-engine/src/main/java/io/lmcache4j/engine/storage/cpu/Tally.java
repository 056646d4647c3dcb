package io.lmcache4j.engine.storage.cpu;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.Cleared;

/** Counts chunks that leave and chunks that stay. For one thread. */
final class Tally {
    private long chunks;
    private long bytes;
    private long tokens;
    private long pinned;
    private long skipped;

    void leaves(EngineKey key, MemoryObj object) {
        chunks++;
        bytes += object.physicalSize();
        tokens += Cleared.tokens(key, object.shape());
    }

    void stays(MemoryObj object) {
        skipped++;
        pinned += object.pinCount() > 0 ? 1 : 0;
    }

    Cleared result() {
        return new Cleared(chunks, bytes, tokens, pinned, skipped);
    }
}
