package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/** Chain of digests, with one tuple being digested and the next one being written. */
final class DigestedTuples implements ChunkChain {
    private final ChunkRanges ranges;
    private final Digest digest;
    private SerializedTuple current;
    private SerializedTuple ahead;
    private int chunk;

    DigestedTuples(ChunkRanges ranges, Serialization serialization, Digest digest) {
        this.ranges = ranges;
        this.digest = digest;
        long[] words = new long[ranges.longest()];
        this.current = serialization.buffer(words.length, words);
        this.ahead = serialization.buffer(ranges.count() > 1 ? words.length : 0, words);
        current.begin(ranges.tokens(), ranges.start(0), ranges.end(0));
    }

    @Override
    public ChunkHash next(ChunkHash previous) {
        current.close(previous);
        chunk++;
        if (chunk < ranges.count()) {
            ahead.begin(ranges.tokens(), ranges.start(chunk), ranges.end(chunk));
        } else {
            ahead.begin(ranges.tokens(), 0, 0);
        }
        long bits = digest.of(current, ahead);
        SerializedTuple next = ahead;
        ahead = current;
        current = next;
        return ChunkHash.unsigned(bits);
    }
}
