package io.lmcache4j.engine.token;

import static io.lmcache4j.engine.token.PythonHash.TUPLE_START;
import static io.lmcache4j.engine.token.PythonHash.lane;

import io.lmcache4j.engine.key.ChunkHash;

/** Chain of Python hashes that takes four full chunks at a time; see {@link BuiltinChunkHasher}. */
final class InterleavedTuples implements ChunkChain {
    private static final int WIDTH = 4;

    private final ChunkRanges ranges;
    // Hashes of the tuples from firstReady on.
    private final long[] ready = new long[WIDTH];
    private int firstReady;
    private int readyCount;
    private int chunk;

    InterleavedTuples(ChunkRanges ranges) {
        this.ranges = ranges;
    }

    @Override
    public ChunkHash next(ChunkHash previous) {
        if (chunk == firstReady + readyCount) {
            hashAhead();
        }
        long tokensHash = ready[chunk++ - firstReady];
        return ChunkHash.signed(PythonHash.ofLink(previous, tokensHash));
    }

    private void hashAhead() {
        firstReady = chunk;
        if (chunk + WIDTH <= ranges.fullCount()) {
            hashFour();
            readyCount = WIDTH;
        } else {
            ready[0] = PythonHash.ofTuple(ranges.tokens(), ranges.start(chunk), ranges.end(chunk));
            readyCount = 1;
        }
    }

    private void hashFour() {
        long[] tokens = ranges.tokens();
        int size = ranges.chunkSize();
        int start = ranges.start(chunk);
        long a = TUPLE_START;
        long b = TUPLE_START;
        long c = TUPLE_START;
        long d = TUPLE_START;
        long seen = 0;
        for (int i = start; i < start + size; i++) {
            long ta = tokens[i];
            long tb = tokens[i + size];
            long tc = tokens[i + 2 * size];
            long td = tokens[i + 3 * size];
            seen |= ta | tb | tc | td;
            a = lane(a, ta);
            b = lane(b, tb);
            c = lane(c, tc);
            d = lane(d, td);
        }
        if (seen < 0 || seen >= PythonHash.MODULUS) {
            // Some token may not be its own hash, which is rare enough to start over.
            for (int i = 0; i < WIDTH; i++) {
                int from = start + i * size;
                ready[i] = PythonHash.ofTuple(tokens, from, from + size);
            }
            return;
        }
        ready[0] = PythonHash.tuple(a, size);
        ready[1] = PythonHash.tuple(b, size);
        ready[2] = PythonHash.tuple(c, size);
        ready[3] = PythonHash.tuple(d, size);
    }
}
