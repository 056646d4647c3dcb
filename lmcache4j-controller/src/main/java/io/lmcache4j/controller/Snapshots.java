package io.lmcache4j.controller;

import io.lmcache4j.controller.endpoint.SnapshotStats;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.periodic.RunOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps the fleet's state in a file: read at start, written on an interval and at the end. One that
 * can't be read is kept under another name, and the controller starts cold, as LMCache does.
 * Thread-safe.
 */
final class Snapshots implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");
    private static final double NANOS_PER_MILLI = 1e6;

    private final Fleet fleet;
    private final Path file;
    private final InstantSource clock;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile SnapshotStats stats = SnapshotStats.NONE;

    Snapshots(Fleet fleet, Path file, InstantSource clock) {
        this.fleet = fleet;
        this.file = file;
        this.clock = clock;
    }

    /** Takes over what the file says, if there is one. */
    void load() {
        if (!Files.exists(file)) {
            LOG.info("no snapshot at {}: the fleet is empty until workers come", file);
            return;
        }
        long start = System.nanoTime();
        try {
            fleet.load(file);
            LOG.info(
                    "snapshot {} read in {} ms: {} workers, {} keys",
                    file,
                    Math.round((System.nanoTime() - start) / NANOS_PER_MILLI),
                    fleet.stats().workers(),
                    fleet.stats().keys());
        } catch (IOException | RuntimeException e) {
            trouble = Optional.of("%s was not read: %s".formatted(file, e.getMessage()));
            LOG.warn("snapshot {} can't be read, starting without: {}", file, e.getMessage());
        }
    }

    /** Writes the state; what went wrong is told and remembered until the next time. */
    synchronized RunOutcome save() {
        long start = System.nanoTime();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            fleet.save(file);
            trouble = Optional.empty();
            stats = new SnapshotStats(stats.written() + 1, stats.failed(), clock.millis());
            String done =
                    "%d keys in %d ms"
                            .formatted(
                                    fleet.stats().keys(),
                                    Math.round((System.nanoTime() - start) / NANOS_PER_MILLI));
            LOG.info("snapshot {} written: {}", file, done);
            return RunOutcome.ok(done);
        } catch (IOException | RuntimeException e) {
            String why = "%s can't be written: %s".formatted(file, describe(e));
            trouble = Optional.of(why);
            stats = new SnapshotStats(stats.written(), stats.failed() + 1, stats.writtenAt());
            LOG.warn("snapshot {}", why);
            return RunOutcome.failed(why);
        }
    }

    private static String describe(Exception e) {
        return e.getClass().getSimpleName()
                + Optional.ofNullable(e.getMessage()).map(text -> ": " + text).orElse("");
    }

    /** What went wrong last, if it was not made good since. */
    Optional<String> trouble() {
        return trouble;
    }

    /** How writing goes; changed by one thread at a time. */
    SnapshotStats stats() {
        return stats;
    }

    @Override
    public String name() {
        return "snapshot";
    }

    /** Never keeps the controller from being ready: it does all its work without a file. */
    @Override
    public HealthResult check() {
        return trouble.<HealthResult>map(HealthResult.Degraded::new)
                .orElseGet(HealthResult.Healthy::new);
    }
}
