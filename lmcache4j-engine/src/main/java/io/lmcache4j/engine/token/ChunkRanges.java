package io.lmcache4j.engine.token;

import java.util.Objects;

/** Tokens from one position to another, cut into chunks; only the last may be shorter. */
final class ChunkRanges {
    private final long[] tokens;
    private final int from;
    private final int to;
    private final int chunkSize;

    ChunkRanges(long[] tokens, int from, int to, int chunkSize) {
        Objects.checkFromToIndex(from, to, tokens.length);
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunk size must be 1 or more, was " + chunkSize);
        }
        this.tokens = tokens;
        this.from = from;
        this.to = to;
        this.chunkSize = chunkSize;
    }

    long[] tokens() {
        return tokens;
    }

    int count() {
        return Math.ceilDiv(to - from, chunkSize);
    }

    /** Chunks that are not shorter than the others. */
    int fullCount() {
        return (to - from) / chunkSize;
    }

    int start(int chunk) {
        return from + chunk * chunkSize;
    }

    int end(int chunk) {
        int start = start(chunk);
        return start + Math.min(chunkSize, to - start);
    }

    /** Tokens of the longest chunk. */
    int longest() {
        return Math.min(chunkSize, to - from);
    }

    int chunkSize() {
        return chunkSize;
    }
}
