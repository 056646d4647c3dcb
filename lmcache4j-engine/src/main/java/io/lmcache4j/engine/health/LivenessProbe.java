package io.lmcache4j.engine.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the locks that every operation of an engine needs can be had, and whether what the host
 * has beside it moves (operator-api.md §2). Costs next to nothing while all do. Safe for any number
 * of threads.
 *
 * @param locks those to try; asked at each check, since tiers come and go
 * @param parts of the host that nothing but a restart brings back
 */
public record LivenessProbe(Supplier<List<WatchedLock>> locks, List<HealthCheck> parts) {
    /**
     * Takes each lock once.
     *
     * @param deadline for all of them together
     * @return the first that can't be had; empty if all can
     */
    public Optional<StuckLock> check(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        for (WatchedLock lock : locks.get()) {
            long left = Math.max(0, end - System.nanoTime());
            Optional<StuckLock> stuck = lock.tryOnce(Duration.ofNanos(left));
            if (stuck.isPresent()) {
                return stuck;
            }
        }
        return Optional.empty();
    }

    /**
     * Looks at each part of the host.
     *
     * @param deadline for all of them together
     * @return the first that fails or does not answer; empty if all are well
     */
    public Optional<CheckReport> deadPart(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        for (HealthCheck part : parts) {
            CheckRun run = new CheckRun(part, System::nanoTime);
            CheckReport report = run.await(end);
            if (report.status() == CheckReport.Status.HANGING) {
                report = run.await(System.nanoTime() + Readiness.GRACE.toNanos());
            }
            if (report.isTrouble()) {
                return Optional.of(report);
            }
        }
        return Optional.empty();
    }
}
