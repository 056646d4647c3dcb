package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.ChunkKeys;
import io.lmcache4j.engine.key.ChunkHash;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/** The keys of a location at one moment, cut into batches. */
final class KeyListing {
    private final long[] bits;
    private final BitSet high = new BitSet();
    private final int batchSize;

    KeyListing(Collection<ChunkHash> hashes, int batchSize) {
        this.bits = new long[hashes.size()];
        this.batchSize = batchSize;
        int at = 0;
        for (ChunkHash hash : hashes) {
            bits[at] = hash.bits();
            high.set(at, hash.aboveLong());
            at++;
        }
    }

    int size() {
        return bits.length;
    }

    /** At least one, which may be empty. */
    int batches() {
        return Math.max(1, Math.ceilDiv(bits.length, batchSize));
    }

    ChunkKeys batch(int index) {
        int from = index * batchSize;
        int to = Math.min(bits.length, from + batchSize);
        return ChunkKeys.of(Arrays.copyOfRange(bits, from, to), high.get(from, to));
    }
}
