package io.lmcache4j.engine.health;

import io.lmcache4j.engine.periodic.IrrecoverableException;
import io.lmcache4j.engine.periodic.PeriodicThread;
import io.lmcache4j.engine.periodic.RunOutcome;
import io.lmcache4j.engine.periodic.ThreadLevel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs the health checks at an interval and knows the outcome (engine.md §9.1).
 *
 * <p>A failed check makes the engine unhealthy until it passes again, or, under the policy {@code
 * local_cpu} and when it names a backend, gets that backend bypassed. {@link #isHealthy} may be
 * asked by any thread at any time; it never waits for a check.
 */
public final class HealthMonitor implements AutoCloseable {

    /** Name of the periodic thread. */
    public static final String THREAD_NAME = "health-monitor-thread";

    private static final HealthResult HEALTHY = new HealthResult.Healthy();

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.health");

    private final Supplier<List<HealthCheck>> checks;
    private final FallbackPolicy policy;
    private final Bypasses bypasses;
    private final PeriodicThread thread;
    private final InstantSource wallClock;
    private volatile boolean healthy = true;
    private volatile Map<String, String> failures = Map.of();
    private volatile Map<String, String> degraded = Map.of();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Optional<LastError> lastError = Optional.empty();

    /**
     * Creates a monitor without starting it.
     *
     * @param checks what to look after now, in this order; asked at each round, since tiers come
     *     and go
     * @param policy what a failed check leads to
     * @param fallback how the storage bypasses a backend
     * @param pingInterval seconds between two rounds of checks ({@code ping_interval})
     * @param wallClock gives the times shown to people
     */
    public HealthMonitor(
            Supplier<List<HealthCheck>> checks,
            FallbackPolicy policy,
            Fallback fallback,
            Number pingInterval,
            InstantSource wallClock) {
        this.checks = checks;
        this.policy = policy;
        this.wallClock = wallClock;
        this.bypasses = new Bypasses(fallback);
        this.thread =
                new PeriodicThread(
                        THREAD_NAME,
                        ThreadLevel.CRITICAL,
                        pingInterval,
                        0.0,
                        this::runChecks,
                        wallClock);
    }

    /** The thread, for the registry; started by {@link #start} alone. */
    public PeriodicThread thread() {
        return thread;
    }

    /** Whether the engine may be used. */
    public boolean isHealthy() {
        return healthy;
    }

    /** The checks that failed in the last round, by name, with their reasons. */
    public Map<String, String> failures() {
        return failures;
    }

    /** The checks that found something to act on in the last round, by name, with reasons. */
    public Map<String, String> degraded() {
        return degraded;
    }

    /** Notes that something failed, for people to see; changes nothing else. */
    public void failed(String where, Throwable cause) {
        note(where, String.valueOf(cause));
    }

    /** What failed last: a check, or what was told to {@link #failed}. */
    public Optional<LastError> lastError() {
        return lastError;
    }

    private void note(String where, String error) {
        double now = wallClock.instant().toEpochMilli() / 1e3;
        lastError = Optional.of(new LastError(now, where, error));
    }

    /**
     * Starts the thread, or, without any active check, makes it say why it does not run. Called
     * again when tiers came or went: then it starts, or looks at once.
     */
    public void start() {
        if (started.get()) {
            thread.wake();
            return;
        }
        List<HealthCheck> now = checks.get();
        if (now.stream().anyMatch(HealthCheck::isActive)) {
            if (started.compareAndSet(false, true)) {
                thread.setLevel(ThreadLevel.CRITICAL);
                thread.start();
            }
            return;
        }
        Map<String, String> extraInfo = new LinkedHashMap<>();
        extraInfo.put("total_checks", Integer.toString(now.size()));
        extraInfo.put("active_checks", "0");
        extraInfo.put("skipped", "true");
        thread.setLevel(ThreadLevel.LOW);
        thread.setLastSummary(
                new RunOutcome(
                        true, "No active health checks to monitor, thread not started", extraInfo));
    }

    /** Stops the thread and waits for it, up to 5 s. What is bypassed stays so. Repeatable. */
    @Override
    public void close() {
        thread.close();
    }

    /** One round of all active checks; on the monitor's thread. */
    RunOutcome runChecks() {
        Map<String, String> failed = new LinkedHashMap<>();
        Map<String, String> warned = new LinkedHashMap<>();
        Map<String, String> failedBackends = new LinkedHashMap<>();
        boolean usable = true;
        List<HealthCheck> now = checks.get();
        for (HealthCheck check : now) {
            switch (check.isActive() ? run(check) : HEALTHY) {
                case HealthResult.Healthy() -> {}
                case HealthResult.Degraded(String reason) -> warned.put(check.name(), reason);
                case HealthResult.Unhealthy(String reason) -> {
                    LOG.warn("{}: {}", check.name(), reason);
                    note(check.name(), reason);
                    failed.put(check.name(), reason);
                    Optional<String> backend = bypassable(check);
                    backend.ifPresent(name -> failedBackends.put(name, reason));
                    usable &= backend.isPresent();
                }
            }
        }
        usable &= bypasses.update(failedBackends);
        noteDegraded(warned);
        set(usable, failed);
        return new RunOutcome(
                usable, message(failed.keySet()), extraInfo(now.size(), failed.size()));
    }

    private void noteDegraded(Map<String, String> warned) {
        if (!warned.equals(degraded)) {
            warned.forEach((name, reason) -> LOG.warn("{} is degraded: {}", name, reason));
        }
        degraded = Collections.unmodifiableMap(warned);
    }

    private HealthResult run(HealthCheck check) {
        try {
            return check.check();
        } catch (IrrecoverableException e) {
            note(check.name(), e.toString());
            set(false, Map.of(check.name(), String.valueOf(e.getMessage())));
            throw e; // ends the thread, so that nothing makes the engine healthy again
        } catch (Exception | Error e) { // errors too, such as a class that a connector misses
            LOG.debug("{} failed", check.name(), e);
            return new HealthResult.Unhealthy(e.toString());
        }
    }

    private Optional<String> bypassable(HealthCheck check) {
        return switch (policy) {
            case RECOMPUTE -> Optional.empty();
            case LOCAL_CPU -> check.backend();
        };
    }

    private void set(boolean usable, Map<String, String> failed) {
        if (healthy && !usable) {
            LOG.error("The engine is unhealthy and will not be used");
        } else if (!healthy && usable) {
            LOG.info("The engine is healthy again");
        }
        failures = Collections.unmodifiableMap(failed);
        healthy = usable;
    }

    /** Written as Python writes a list of texts. */
    private static String message(Set<String> failed) {
        return failed.isEmpty()
                ? "All checks passed"
                : failed.stream()
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(", ", "Failed checks: [", "]"));
    }

    private Map<String, String> extraInfo(int total, int failed) {
        Map<String, String> extraInfo = new LinkedHashMap<>();
        extraInfo.put("total_checks", Integer.toString(total));
        extraInfo.put("failed_checks", Integer.toString(failed));
        extraInfo.put("bypassed_backends", Integer.toString(bypasses.size()));
        if (!degraded.isEmpty()) {
            extraInfo.put("degraded_checks", Integer.toString(degraded.size()));
        }
        return extraInfo;
    }
}
