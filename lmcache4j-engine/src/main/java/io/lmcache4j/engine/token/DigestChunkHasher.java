package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/** A digest of a serialised tuple, cut to 64 bits and read unsigned. */
final class DigestChunkHasher extends ChunkHasher {
    private final Serialization serialization;
    private final Fold fold;

    DigestChunkHasher(String algorithm, Serialization serialization, Fold fold) {
        super(algorithm);
        this.serialization = serialization;
        this.fold = fold;
    }

    @Override
    ChunkChain chain(ChunkRanges ranges) {
        return new DigestedTuples(ranges, serialization, fold.digest());
    }

    @Override
    public ChunkHash hashSeed(String seed, PythonGeneration python) {
        byte[] text = serialization.ofText(seed);
        return ChunkHash.unsigned(fold.digest().of(text, 0, text.length));
    }
}
