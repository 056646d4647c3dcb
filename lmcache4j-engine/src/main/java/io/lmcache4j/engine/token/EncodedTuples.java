package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/** Chain of digests over serialised tuples. */
final class EncodedTuples implements ChunkChain {
    private final ChunkRanges ranges;
    private final TupleCodec codec;
    private final Digest digest;
    private final byte[] scratch;
    private int chunk;

    EncodedTuples(ChunkRanges ranges, TupleCodec codec, Digest digest) {
        this.ranges = ranges;
        this.codec = codec;
        this.digest = digest;
        this.scratch = new byte[codec.room(ranges.longest())];
    }

    @Override
    public ChunkHash next(ChunkHash previous) {
        int start = ranges.start(chunk);
        int end = ranges.end(chunk++);
        int length = codec.encode(previous, ranges.tokens(), start, end, scratch);
        return ChunkHash.unsigned(digest.of(scratch, length));
    }
}
