package io.lmcache4j.engine.periodic;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts over a registry (http-api.md §3.6).
 *
 * @param all over every thread
 * @param byLevel for each level, all four present, most critical first
 */
public record ThreadSummary(ThreadCounts all, Map<ThreadLevel, ThreadCounts> byLevel) {

    public ThreadSummary {
        byLevel = Collections.unmodifiableMap(new EnumMap<>(byLevel));
    }

    static ThreadSummary of(List<ThreadStatus> statuses) {
        ThreadCounts all = ThreadCounts.NONE;
        Map<ThreadLevel, ThreadCounts> byLevel = new EnumMap<>(ThreadLevel.class);
        for (ThreadLevel level : ThreadLevel.values()) {
            byLevel.put(level, ThreadCounts.NONE);
        }
        for (ThreadStatus status : statuses) {
            all = all.plus(status);
            byLevel.compute(status.level(), (_, counts) -> counts.plus(status));
        }
        return new ThreadSummary(all, byLevel);
    }
}
