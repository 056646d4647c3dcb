package io.lmcache4j.engine.statistics;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/**
 * Where the time of lookups went, in seconds since the statistics were made.
 *
 * @param lookup in lookups themselves, recorded or not
 * @param record in handing requests to the recorder
 * @param checkExit in looking whether to stop
 */
public record Timing(double lookup, double record, double checkExit) {
    static Timing ofNanos(long lookup, long record, long checkExit) {
        return new Timing(seconds(lookup), seconds(record), seconds(checkExit));
    }

    private static double seconds(long nanos) {
        return (double) nanos / TimeUnit.SECONDS.toNanos(1);
    }

    /** What the statistics cost. */
    public double overhead() {
        return record + checkExit;
    }

    /** Lookups and what the statistics cost. */
    public double total() {
        return lookup + record + checkExit;
    }

    /** Cost of the statistics in percent of everything; 0 when nothing was looked up. */
    public double overheadPercentage() {
        return total() > 0 ? overhead() / total() * 100 : 0;
    }

    /** The status's {@code timing}, in LMCache's order. */
    SequencedMap<String, Object> details() {
        SequencedMap<String, Object> details = new LinkedHashMap<>();
        details.put("lookup_time_seconds", lookup);
        details.put("record_statistics_time_seconds", record);
        details.put("check_exit_conditions_time_seconds", checkExit);
        details.put("total_time_seconds", total());
        details.put("overhead_time_seconds", overhead());
        details.put("overhead_percentage", overheadPercentage());
        return details;
    }
}
