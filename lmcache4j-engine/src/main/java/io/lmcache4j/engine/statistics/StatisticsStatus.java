package io.lmcache4j.engine.statistics;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What the chunk statistics say at one moment.
 *
 * @param enabled whether requests are recorded
 * @param totalRequests requests recorded since the last reset
 * @param timing since the statistics were made
 * @param chunks what the strategy has counted
 * @param queue how the recorder's queue fares
 */
public record StatisticsStatus(
        boolean enabled,
        long totalRequests,
        Timing timing,
        StrategyStatus chunks,
        QueueStatus queue) {
    /** As {@code GET /chunk_statistics/status} shows it, in LMCache's order (http-api.md §4.17). */
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("enabled", enabled);
        map.put("total_requests", totalRequests);
        map.put("timing", timing.details());
        map.put("total_chunks", chunks.totalChunks());
        map.put("unique_chunks", chunks.uniqueChunks());
        map.put("duplicate_chunks", chunks.duplicateChunks());
        map.put("reuse_rate", chunks.reuseRate());
        map.put(chunks.section(), chunks.details());
        map.put("async_queue", queue.details());
        return map;
    }
}
