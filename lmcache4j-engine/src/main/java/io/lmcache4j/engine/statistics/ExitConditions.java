package io.lmcache4j.engine.statistics;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * When the statistics stop by themselves (engine.md §8.6).
 *
 * @param timeoutHours hours after the first recorded request; 0 or less for never
 * @param targetUniqueChunks unique chunks; 0 or less for never
 */
public record ExitConditions(double timeoutHours, int targetUniqueChunks) {
    private static final double NANOS_PER_HOUR = Duration.ofHours(1).toNanos();

    /** As the configuration of this moment says. */
    static ExitConditions of(LMCacheConfig now) {
        return new ExitConditions(
                now.number("chunk_statistics_auto_exit_timeout_hours"),
                now.integer("chunk_statistics_auto_exit_target_unique_chunks"));
    }

    /** Whether there is any. */
    public boolean isAny() {
        return timeoutHours > 0 || targetUniqueChunks > 0;
    }

    /** Why to stop, if one holds. */
    Optional<String> reached(long elapsedNanos, long uniqueChunks) {
        if (targetUniqueChunks > 0 && uniqueChunks >= targetUniqueChunks) {
            return Optional.of(
                    "%d of %d unique chunks".formatted(uniqueChunks, targetUniqueChunks));
        }
        double hours = elapsedNanos / NANOS_PER_HOUR;
        return timeoutHours > 0 && hours >= timeoutHours
                ? Optional.of(String.format(Locale.ROOT, "%.2f of %.2f hours", hours, timeoutHours))
                : Optional.empty();
    }
}
