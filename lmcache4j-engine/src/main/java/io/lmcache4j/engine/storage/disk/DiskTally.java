package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.storage.Cleared;

/** Counts chunks that leave and chunks that stay. For one thread. */
final class DiskTally {
    private long chunks;
    private long bytes;
    private long tokens;
    private long pinned;
    private long skipped;

    void leaves(DiskEntry entry) {
        chunks++;
        bytes += entry.charge();
        tokens += Cleared.tokens(entry.key(), entry.shape());
    }

    void stays(DiskEntry entry) {
        skipped++;
        pinned += entry.pins > 0 ? 1 : 0;
    }

    Cleared result() {
        return new Cleared(chunks, bytes, tokens, pinned, skipped);
    }
}
