package io.lmcache4j.engine.health;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** One run of a check, on a virtual thread of its own. */
final class CheckRun {
    private static final double NANOS_PER_MILLI = 1e6;

    private final HealthCheck check;
    private final LongSupplier nanoTime;
    private final long started;
    private final CompletableFuture<CheckReport> outcome = new CompletableFuture<>();

    CheckRun(HealthCheck check, LongSupplier nanoTime) {
        this.check = check;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        Thread.ofVirtual().name("check-" + check.name()).start(this::run);
    }

    private void run() {
        CheckReport report;
        try {
            report =
                    switch (check.check()) {
                        case HealthResult.Healthy() ->
                                report(CheckReport.Status.OK, Optional.empty());
                        case HealthResult.Degraded(String reason) ->
                                report(CheckReport.Status.DEGRADED, Optional.of(reason));
                        case HealthResult.Unhealthy(String reason) ->
                                report(CheckReport.Status.FAILED, Optional.of(reason));
                    };
        } catch (Exception | Error e) { // a probe must show what a check throws, not die of it
            report = report(CheckReport.Status.FAILED, Optional.of(e.toString()));
        }
        outcome.complete(report);
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** The outcome, or that there is none until this time of the system's clock. */
    CheckReport await(long endNanos) throws InterruptedException {
        try {
            return outcome.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return report(CheckReport.Status.HANGING, Optional.of("no answer yet"));
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a check is never exceptional", impossible);
        }
    }

    private CheckReport report(CheckReport.Status status, Optional<String> reason) {
        double millis = (nanoTime.getAsLong() - started) / NANOS_PER_MILLI;
        return new CheckReport(check.name(), status, Math.round(millis * 1000) / 1000.0, reason);
    }
}
