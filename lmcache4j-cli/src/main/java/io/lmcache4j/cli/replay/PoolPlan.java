package io.lmcache4j.cli.replay;

import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.output.Bytes;
import io.lmcache4j.cli.trace.TraceException;
import io.lmcache4j.cli.trace.TraceSummary;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How large the memory pool of a replay must be, so that the capacity in chunks is the only limit
 * that its chunks meet.
 *
 * @param trace what the trace holds
 * @param chunkBytes what a full chunk takes
 * @param capacityChunks most chunks to keep, if limited
 */
record PoolPlan(TraceSummary trace, long chunkBytes, Optional<Integer> capacityChunks) {
    private static final long PAGE = 4096;
    private static final long SLACK = 64L << 20;
    private static final int PERCENT_OF_FREE = 80;

    /**
     * Reads the trace and plans for one worker.
     *
     * @throws TraceException if a line of the trace is bad
     */
    static PoolPlan of(Path trace, ModelPreset model, int chunkSize, Optional<Integer> capacity)
            throws TraceException {
        long tokenBytes = model.bytesPerToken(1);
        return new PoolPlan(
                TraceSummary.of(trace, chunkSize, tokens -> pages(tokens * tokenBytes)),
                pages(chunkSize * tokenBytes),
                capacity);
    }

    private static long pages(long bytes) {
        return Math.ceilDiv(bytes, PAGE) * PAGE;
    }

    /** Bytes that become resident at most. */
    long neededBytes() {
        return capacityChunks.isEmpty()
                ? trace.distinctBytes()
                : Math.min(trace.distinctBytes(), capacityChunks.get() * chunkBytes);
    }

    /**
     * Bytes to reserve. Under a capacity a quarter more, since holes left by partial chunks are too
     * small for full ones.
     */
    long poolBytes() {
        long needed = neededBytes();
        return needed + (capacityChunks.isEmpty() ? 0 : needed / 4) + SLACK;
    }

    /** Bytes on disk in which a number of chunks is the only limit that they meet. */
    long diskBytes(Optional<Integer> chunks) {
        long distinct = trace.distinctBytes();
        return SLACK + chunks.map(most -> Math.min(distinct, most * chunkBytes)).orElse(distinct);
    }

    /**
     * Refuses what would not fit.
     *
     * @param freeBytes memory that may be used, of which this takes 80 % at most
     * @throws IllegalArgumentException if more is needed; says what to pass
     */
    void check(long freeBytes) {
        long limit = freeBytes / 100 * PERCENT_OF_FREE;
        if (neededBytes() > limit) {
            throw new IllegalArgumentException(
                    "the trace's chunks take %s, more than %d %% of the %s of free memory; pass --capacity-chunks %d or a smaller --model"
                            .formatted(
                                    Bytes.text(neededBytes()),
                                    PERCENT_OF_FREE,
                                    Bytes.text(freeBytes),
                                    limit / chunkBytes));
        }
    }
}
