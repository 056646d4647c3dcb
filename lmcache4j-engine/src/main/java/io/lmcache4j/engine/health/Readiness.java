package io.lmcache4j.engine.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers whether a process can do its work, by checks that are made when somebody asks, but at
 * most once a second: all who ask within it share one round (operator-api.md §2).
 *
 * <p>The checks of a round run side by side, on virtual threads. One that has no outcome within
 * {@link #DEADLINE} is reported as hanging, and not started again before it ends; so a round never
 * takes longer, and threads don't pile up. Safe for any number of threads.
 */
public final class Readiness {
    /** How long a round takes at most: less than the second after which a kubelet gives up. */
    public static final Duration DEADLINE = Duration.ofMillis(750);

    /** Its end, left for checks that got no time before since the machine stood still. */
    static final Duration GRACE = Duration.ofMillis(50);

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Supplier<List<HealthCheck>> checks;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();

    // Guarded by the lock.
    private CompletableFuture<ReadinessReport> round;
    private long roundStarted;

    /** Checks that had no outcome yet when their round ended; touched by the round alone. */
    private Map<String, CheckRun> hanging = new HashMap<>();

    /** Readiness by these checks, asked for at each round. */
    public Readiness(Supplier<List<HealthCheck>> checks) {
        this(checks, System::nanoTime);
    }

    /** The same with a clock of its own, in nanoseconds; waits are always real ones. */
    Readiness(Supplier<List<HealthCheck>> checks, LongSupplier nanoTime) {
        this.checks = checks;
        this.nanoTime = nanoTime;
    }

    /**
     * The report of the last second's round. Waits for a round that is going on.
     *
     * @throws InterruptedException if the caller is interrupted; the round goes on for the others
     */
    public ReadinessReport report() throws InterruptedException {
        CompletableFuture<ReadinessReport> mine;
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            if (round == null || (round.isDone() && now - roundStarted >= INTERVAL.toNanos())) {
                CompletableFuture<ReadinessReport> next = new CompletableFuture<>();
                round = next;
                roundStarted = now;
                Thread.ofVirtual().name("readiness-round").start(() -> run(next));
            }
            mine = round;
        }
        try {
            return mine.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return trouble(CheckReport.Status.FAILED, String.valueOf(e.getCause()));
        } catch (TimeoutException late) {
            return trouble(CheckReport.Status.HANGING, "no virtual thread gets to run");
        }
    }

    private static ReadinessReport trouble(CheckReport.Status status, String reason) {
        return new ReadinessReport(
                List.of(new CheckReport("readiness", status, 0, Optional.of(reason))));
    }

    private void run(CompletableFuture<ReadinessReport> result) {
        try {
            result.complete(new ReadinessReport(reports()));
        } catch (Throwable e) { // whoever waits must learn of it
            result.completeExceptionally(e);
        }
    }

    private List<CheckReport> reports() throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.minus(GRACE).toNanos();
        long graceEnd = 0;
        List<HealthCheck> all = checks.get();
        Map<String, CheckRun> running = new LinkedHashMap<>();
        for (HealthCheck check : all) {
            if (check.isActive()) {
                running.put(check.name(), run(check));
            }
        }
        Map<String, CheckRun> late = new HashMap<>();
        List<CheckReport> reports = new ArrayList<>(all.size());
        for (HealthCheck check : all) {
            CheckRun run = running.get(check.name());
            if (run == null) {
                reports.add(skipped(check));
                continue;
            }
            // What hung before has had its time.
            boolean hungBefore = hanging.get(check.name()) == run;
            CheckReport report = run.await(hungBefore ? System.nanoTime() : end);
            if (report.status() == CheckReport.Status.HANGING && !hungBefore) {
                graceEnd = graceEnd == 0 ? System.nanoTime() + GRACE.toNanos() : graceEnd;
                report = run.await(graceEnd);
            }
            if (report.status() == CheckReport.Status.HANGING) {
                late.put(check.name(), run);
            }
            reports.add(report);
        }
        hanging = late;
        return reports;
    }

    private CheckRun run(HealthCheck check) {
        CheckRun earlier = hanging.get(check.name());
        return earlier != null && !earlier.isDone() ? earlier : new CheckRun(check, nanoTime);
    }

    private static CheckReport skipped(HealthCheck check) {
        return new CheckReport(
                check.name(), CheckReport.Status.SKIPPED, 0, Optional.of("out of use"));
    }
}
