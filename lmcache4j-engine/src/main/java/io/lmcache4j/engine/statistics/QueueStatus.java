package io.lmcache4j.engine.statistics;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How the recorder's queue fares.
 *
 * @param capacity requests it can hold
 * @param currentSize requests waiting
 * @param maxSizeReached most requests that waited at once, since the last reset
 * @param fullBlocks requests that found it full for all of the first patience, since the last reset
 * @param dropped requests that found it full for the second one too and were not recorded
 */
public record QueueStatus(
        int capacity, int currentSize, int maxSizeReached, long fullBlocks, long dropped) {
    /** The status's {@code async_queue}, in LMCache's order, which knows no dropped requests. */
    SequencedMap<String, Object> details() {
        SequencedMap<String, Object> details = new LinkedHashMap<>();
        details.put("capacity", capacity);
        details.put("current_size", currentSize);
        details.put("max_size_reached", maxSizeReached);
        details.put("full_blocks", fullBlocks);
        details.put("utilization", (double) currentSize / capacity);
        return details;
    }
}
