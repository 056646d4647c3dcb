package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/** A digest of a serialised form, cut to unsigned 64 bits. */
final class DigestChunkHasher extends ChunkHasher {
    private final TupleCodec codec;
    private final Fold fold;

    DigestChunkHasher(String algorithm, TupleCodec codec, Fold fold) {
        super(algorithm);
        this.codec = codec;
        this.fold = fold;
    }

    @Override
    ChunkChain chain(ChunkRanges ranges) {
        return new EncodedTuples(ranges, codec, fold.digest());
    }

    @Override
    public ChunkHash hashSeed(String seed, PythonGeneration python) {
        byte[] text = codec.text(seed);
        return ChunkHash.unsigned(fold.digest().of(text, text.length));
    }
}
