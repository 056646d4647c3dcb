package io.lmcache4j.engine.periodic;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Counts and dates the runs of one thread. Guarded by the lock of its {@link PeriodicThread}.
 *
 * <p>Ages come from the monotonic clock, so that a step of the wall clock makes no thread inactive;
 * only the times shown to people come from the wall clock.
 */
final class RunLog {

    private static final double NANOS_PER_SECOND = 1e9;

    private final InstantSource wallClock;
    private final LongSupplier nanoTime;

    private long totalRuns;
    private long failedRuns;
    private double lastRunTime;
    private OptionalLong lastRunNanos = OptionalLong.empty();
    private Optional<RunSummary> lastSummary = Optional.empty();

    RunLog(InstantSource wallClock, LongSupplier nanoTime) {
        this.wallClock = wallClock;
        this.nanoTime = nanoTime;
    }

    void record(RunOutcome outcome, long startedNanos) {
        long now = nanoTime.getAsLong();
        totalRuns++;
        if (!outcome.success()) {
            failedRuns++;
        }
        lastRunNanos = OptionalLong.of(now);
        lastRunTime = epochSeconds();
        lastSummary = Optional.of(new RunSummary(lastRunTime, (now - startedNanos) / 1e6, outcome));
    }

    /** Shows an outcome that is not the result of a run. */
    void note(RunOutcome outcome) {
        lastSummary = Optional.of(new RunSummary(epochSeconds(), 0.0, outcome));
    }

    long totalRuns() {
        return totalRuns;
    }

    long failedRuns() {
        return failedRuns;
    }

    double lastRunTime() {
        return lastRunTime;
    }

    OptionalDouble secondsSinceLastRun() {
        return lastRunNanos.isPresent()
                ? OptionalDouble.of(
                        (nanoTime.getAsLong() - lastRunNanos.getAsLong()) / NANOS_PER_SECOND)
                : OptionalDouble.empty();
    }

    OptionalDouble successRate() {
        return totalRuns == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(100.0 * (totalRuns - failedRuns) / totalRuns);
    }

    Optional<RunSummary> lastSummary() {
        return lastSummary;
    }

    private double epochSeconds() {
        Instant now = wallClock.instant();
        return now.getEpochSecond() + now.getNano() / NANOS_PER_SECOND;
    }
}
