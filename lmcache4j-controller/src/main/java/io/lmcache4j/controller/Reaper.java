package io.lmcache4j.controller;

import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.engine.periodic.PeriodicTask;
import io.lmcache4j.engine.periodic.RunOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends leases and full syncs that are over, round by round.
 *
 * <p>Where this process itself stood still, in a debugger, a paused container or under a memory
 * shortage, heartbeats wait in its sockets while leases run out. So the first round after a halt
 * ends nothing, and who lives is heard until the next. Not thread-safe.
 */
final class Reaper implements PeriodicTask {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    private final Fleet fleet;
    private final long longest;
    private final LongSupplier nanoTime;
    private long last;

    /**
     * A reaper that is about to be run.
     *
     * @param interval between rounds
     * @param nanoTime as {@link System#nanoTime}
     */
    Reaper(Fleet fleet, Duration interval, LongSupplier nanoTime) {
        this.fleet = fleet;
        // A shorter halt leaves the other half of a lease to be heard in.
        this.longest = interval.plus(fleet.options().workerTimeout().dividedBy(2)).toNanos();
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    @Override
    public RunOutcome run() {
        long now = nanoTime.getAsLong();
        long since = now - last;
        last = now;
        if (since > longest) {
            String halt =
                    "this process stood still for %d s; nobody is removed before the next round"
                            .formatted(Duration.ofNanos(since).toSeconds());
            LOG.warn("{}", halt);
            return RunOutcome.ok(halt);
        }
        fleet.reap();
        return RunOutcome.ok();
    }
}
