package io.lmcache4j.engine.token;

import static io.lmcache4j.engine.token.PythonHash.LANE_FACTOR;
import static io.lmcache4j.engine.token.PythonHash.TUPLE_START;
import static io.lmcache4j.engine.token.PythonHash.laneOfProduct;

import io.lmcache4j.engine.key.ChunkHash;

/**
 * Chain of Python hashes that takes several full chunks at a time.
 *
 * <p>The hash of the tokens' tuple does not depend on the chunks before. One alone is a chain of
 * dependent steps that keeps a processor waiting, so the tuples of six chunks are hashed side by
 * side and linked afterwards. A step has two multiplications; those of the tokens depend on nothing
 * and are done first, by vector instructions. Six is where more stopped being faster.
 */
final class InterleavedTuples implements ChunkChain {
    private static final int WIDTH = 6;

    private final ChunkRanges ranges;
    private final LinkForm form;
    // Tokens of the chunks hashed side by side, one chunk after the other.
    private final long[] scratch;
    // Hashes of the tuples from firstReady on.
    private final long[] ready = new long[WIDTH];
    private int firstReady;
    private int readyCount;
    private int chunk;

    InterleavedTuples(ChunkRanges ranges, LinkForm form) {
        this.ranges = ranges;
        this.form = form;
        int width = Math.min(WIDTH, ranges.fullCount());
        this.scratch = new long[width > 1 ? width * ranges.chunkSize() : 0];
    }

    @Override
    public ChunkHash next(ChunkHash previous) {
        if (chunk == firstReady + readyCount) {
            hashAhead();
        }
        long tokensHash = ready[chunk - firstReady];
        chunk++;
        return ChunkHash.signed(PythonHash.ofLink(previous, tokensHash, form));
    }

    private void hashAhead() {
        firstReady = chunk;
        readyCount = Math.clamp(ranges.fullCount() - chunk, 1, WIDTH);
        if (readyCount == 1 || !hashSideBySide()) {
            for (int i = 0; i < readyCount; i++) {
                int start = ranges.start(chunk + i);
                ready[i] = PythonHash.ofTuple(ranges.tokens(), start, ranges.end(chunk + i));
            }
        }
    }

    /** Hashes the next chunks, unless some token is not its own hash, which is rare. */
    private boolean hashSideBySide() {
        int size = ranges.chunkSize();
        int count = readyCount * size;
        System.arraycopy(ranges.tokens(), ranges.start(chunk), scratch, 0, count);
        if (!multiply(scratch, count)) {
            return false;
        }
        accumulate(scratch, size, readyCount - 1, ready);
        for (int i = 0; i < readyCount; i++) {
            ready[i] = PythonHash.tuple(ready[i], size);
        }
        return true;
    }

    private static boolean multiply(long[] tokens, int count) {
        long seen = 0;
        for (int i = 0; i < count; i++) {
            long token = tokens[i];
            seen |= token;
            tokens[i] = token * LANE_FACTOR;
        }
        return seen >= 0 && seen < PythonHash.MODULUS;
    }

    /** Takes all elements in; where there are fewer chunks, the last one is hashed again. */
    private static void accumulate(long[] lanes, int size, int last, long[] out) {
        int atB = size;
        int atC = Math.min(2, last) * size;
        int atD = Math.min(3, last) * size;
        int atE = Math.min(4, last) * size;
        int atF = Math.min(5, last) * size;
        long a = TUPLE_START;
        long b = TUPLE_START;
        long c = TUPLE_START;
        long d = TUPLE_START;
        long e = TUPLE_START;
        long f = TUPLE_START;
        for (int i = 0; i < size; i++) {
            a = laneOfProduct(a, lanes[i]);
            b = laneOfProduct(b, lanes[atB + i]);
            c = laneOfProduct(c, lanes[atC + i]);
            d = laneOfProduct(d, lanes[atD + i]);
            e = laneOfProduct(e, lanes[atE + i]);
            f = laneOfProduct(f, lanes[atF + i]);
        }
        out[0] = a;
        out[1] = b;
        out[2] = c;
        out[3] = d;
        out[4] = e;
        out[5] = f;
    }
}
