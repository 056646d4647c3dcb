package io.lmcache4j.cli.replay;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what a replay did. Thread-safe: another thread may read while the replay goes on. */
public final class ReplayStats {
    /**
     * The counts at one moment.
     *
     * @param requests requests served
     * @param skipped requests longer than the KV caches
     * @param chunksRequested chunks of the served prompts, partial ones too
     * @param chunksHit those that came from the cache: the unbroken run from the start
     * @param chunksByTier those by the tier they came from
     * @param verifiedBytes bytes that came back and were compared, on all workers
     * @param mismatchedBytes those of them that were wrong
     */
    public record Counts(
            long requests,
            long skipped,
            long chunksRequested,
            long chunksHit,
            SortedMap<String, Long> chunksByTier,
            long verifiedBytes,
            long mismatchedBytes) {
        /** Part of the chunks that came from the cache; 0 when there was none. */
        public double hitRatio() {
            return chunksRequested == 0 ? 0 : (double) chunksHit / chunksRequested;
        }
    }

    private final SortedMap<String, Long> chunksByTier = new TreeMap<>();
    private long requests;
    private long skipped;
    private long chunksRequested;
    private long chunksHit;
    private long verifiedBytes;
    private long mismatchedBytes;

    synchronized void skip() {
        skipped++;
    }

    synchronized void request(int chunks, int hit) {
        requests++;
        chunksRequested += chunks;
        chunksHit += hit;
    }

    synchronized void tiers(Map<String, Integer> chunks) {
        chunks.forEach((tier, count) -> chunksByTier.merge(tier, (long) count, Long::sum));
    }

    synchronized void verified(long bytes, long mismatched) {
        verifiedBytes += bytes;
        mismatchedBytes += mismatched;
    }

    /** What was counted so far. */
    public synchronized Counts counts() {
        return new Counts(
                requests,
                skipped,
                chunksRequested,
                chunksHit,
                new TreeMap<>(chunksByTier),
                verifiedBytes,
                mismatchedBytes);
    }
}
