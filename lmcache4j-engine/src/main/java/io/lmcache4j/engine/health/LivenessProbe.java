package io.lmcache4j.engine.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the locks that every operation of an engine needs can be had (operator-api.md §2). Costs
 * next to nothing while they can. Safe for any number of threads.
 *
 * @param locks those to try; asked at each check, since tiers come and go
 */
public record LivenessProbe(Supplier<List<WatchedLock>> locks) {
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
}
