package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/** Chain of digests over serialised tuples. */
final class DigestedTuples implements ChunkChain {
    private final ChunkRanges ranges;
    private final SerializedTuple tuple;
    private final Digest digest;
    private int chunk;

    DigestedTuples(ChunkRanges ranges, Serialization serialization, Digest digest) {
        this.ranges = ranges;
        this.tuple = serialization.buffer(ranges.longest());
        this.digest = digest;
    }

    @Override
    public ChunkHash next(ChunkHash previous) {
        tuple.write(previous, ranges.tokens(), ranges.start(chunk), ranges.end(chunk));
        chunk++;
        return ChunkHash.unsigned(digest.of(tuple.bytes(), tuple.start(), tuple.end()));
    }
}
