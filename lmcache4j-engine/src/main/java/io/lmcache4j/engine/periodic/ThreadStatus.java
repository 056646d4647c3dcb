package io.lmcache4j.engine.periodic;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A periodic thread at one moment, field by field as http-api.md §3.6 shows it.
 *
 * @param name the thread's name, unique in its registry
 * @param level how much depends on it
 * @param interval seconds between runs, integer or floating-point as it was configured
 * @param initWait seconds before the first run, likewise
 * @param running started, not stopped, and alive
 * @param active running, and its last run (or start) is not too long ago
 * @param lastRunTime end of the last run in epoch seconds, 0 before the first
 * @param lastRunAgo seconds since then, empty before the first run
 * @param totalRuns runs so far, failed ones included
 * @param failedRuns runs that failed
 * @param successRate percentage of runs that did not fail, empty before the first
 * @param lastSummary what the last run said
 */
public record ThreadStatus(
        String name,
        ThreadLevel level,
        Number interval,
        Number initWait,
        boolean running,
        boolean active,
        double lastRunTime,
        OptionalDouble lastRunAgo,
        long totalRuns,
        long failedRuns,
        OptionalDouble successRate,
        Optional<RunSummary> lastSummary) {

    /** Running but not active: what {@code /periodic-threads-health} reports. */
    public boolean stalled() {
        return running && !active;
    }
}
