package io.lmcache4j.engine.statistics;

import java.io.IOException;

/**
 * What is kept of the chunks of each request ({@code chunk_statistics_strategy}).
 *
 * <p>{@link #record}, {@link #reset} and {@link #close} are called by the recorder's thread alone;
 * {@link #status} by any thread at any time, without waiting.
 */
sealed interface RecordStrategy permits MemoryBloomFilterStrategy, FileHashStrategy {
    /**
     * Takes in one request.
     *
     * @param hashes its chunks' hashes, the low 64 bits of each
     * @throws IOException if they could not be kept; they are not counted then
     */
    void record(String lookupId, long[] hashes) throws IOException;

    /** Starts again from nothing. */
    void reset();

    /** The counts as of the last request that was taken in completely. */
    StrategyStatus status();

    /** Gives back files and memory; the counts stay readable. */
    void close();
}
