package io.lmcache4j.engine;

import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.lookup.LMCacheLookupServer;
import io.lmcache4j.engine.lookup.LookupClient;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.periodic.ThreadStatus;
import io.lmcache4j.engine.storage.StorageBackend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a manager's readiness is made of (operator-api.md §2). Nothing here pins a chunk, moves it
 * in the order of eviction, or counts.
 *
 * @param role of the process
 * @param engine if it has one
 * @param lookup its side of the lookup
 * @param threads its periodic threads
 */
record ReadinessChecks(
        Role role,
        Optional<LMCacheEngine> engine,
        LookupComponent lookup,
        PeriodicThreadRegistry threads) {
    /** Shorter than a round of checks, so that who did not answer can still be named. */
    private static final Duration LOOKUP_DEADLINE = Duration.ofMillis(500);

    private static final HealthResult FINE = new HealthResult.Healthy();

    private record Check(String name, BooleanSupplier active, Callable<HealthResult> look)
            implements HealthCheck {
        @Override
        public boolean isActive() {
            return active.getAsBoolean();
        }

        @Override
        public HealthResult check() throws Exception {
            return look.call();
        }
    }

    /** The checks of one round. */
    List<HealthCheck> all() {
        List<HealthCheck> checks = new ArrayList<>();
        if (looksUp()) {
            checks.add(new Check("lookup", () -> true, this::checkLookup));
        }
        engine.ifPresent(
                present -> {
                    for (String tier : present.storage().backendNames()) {
                        checks.add(backend(present, tier));
                    }
                    checks.add(
                            new Check("memory", () -> role == Role.WORKER, () -> memory(present)));
                    checks.add(health(present.health()));
                });
        checks.add(new Check("periodic_threads", () -> true, this::checkThreads));
        return checks;
    }

    private boolean looksUp() {
        return role == Role.SCHEDULER || role == Role.WORKER;
    }

    private HealthResult checkLookup() {
        if (lookup.isClosed()) {
            return new HealthResult.Unhealthy("closed; POST /lookup/create opens it again");
        }
        LookupComponent.Side side = lookup.current();
        return switch (role) {
            case SCHEDULER ->
                    side.client()
                            .map(ReadinessChecks::ask)
                            .orElseGet(() -> new HealthResult.Unhealthy("no way to any worker"));
            case WORKER -> answer(side.server());
            case CONTROLLER, CACHE_SERVER -> FINE;
        };
    }

    private static HealthResult ask(LookupClient client) {
        List<OptionalInt> answers = client.probe(LOOKUP_DEADLINE);
        if (answers.isEmpty()) {
            return new HealthResult.Unhealthy("there is no worker to ask");
        }
        String silent =
                IntStream.range(0, answers.size())
                        .filter(worker -> answers.get(worker).isEmpty())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
        return silent.isEmpty()
                ? FINE
                : new HealthResult.Unhealthy(
                        "no answer within %d ms from worker %s"
                                .formatted(LOOKUP_DEADLINE.toMillis(), silent));
    }

    /** A worker that answers no lookups, by configuration, is asked past its server. */
    private HealthResult answer(Optional<LMCacheLookupServer> server) {
        LMCacheEngine worker = engine.orElseThrow();
        OptionalInt answer =
                server.map(open -> open.answer(worker.probe()))
                        .orElseGet(() -> OptionalInt.of(worker.lookup(worker.probe())));
        return answer.isPresent()
                ? FINE
                : new HealthResult.Unhealthy("the lookup server gives no answer; see the log");
    }

    private static HealthCheck backend(LMCacheEngine engine, String tier) {
        return new Check(
                "backend." + tier,
                () -> !engine.storage().bypassedBackends().contains(tier),
                () ->
                        engine.storage()
                                .backend(tier)
                                .map(backend -> state(engine, backend))
                                .orElse(FINE));
    }

    /** A store that others share is not asked: a probe must not wait for it, nor fail with it. */
    private static HealthResult state(LMCacheEngine engine, StorageBackend tier) {
        if (!tier.isShared()) {
            tier.contains(engine.probeKeys());
        }
        return tier.trouble().<HealthResult>map(HealthResult.Degraded::new).orElse(FINE);
    }

    private static HealthResult memory(LMCacheEngine engine) {
        return engine.canAllocateChunk()
                .map(
                        possible ->
                                possible
                                        ? FINE
                                        : new HealthResult.Unhealthy(
                                                "no room for a chunk, and none may be evicted"))
                .orElseGet(() -> new HealthResult.Unhealthy("no tier provides memory"));
    }

    /** Whether the monitor lets the engine be used. */
    static HealthCheck health(HealthMonitor monitor) {
        return new Check("engine_health", () -> true, () -> used(monitor));
    }

    private static HealthResult used(HealthMonitor monitor) {
        if (monitor.isHealthy()) {
            return monitor.degraded().isEmpty()
                    ? FINE
                    : new HealthResult.Degraded(
                            monitor.degraded().entrySet().stream()
                                    .map(check -> check.getKey() + ": " + check.getValue())
                                    .collect(Collectors.joining("; ")));
        }
        return new HealthResult.Unhealthy(
                monitor.failures().entrySet().stream()
                        .map(failure -> failure.getKey() + ": " + failure.getValue())
                        .collect(Collectors.joining("; ", "not used: ", "")));
    }

    private HealthResult checkThreads() {
        List<ThreadStatus> troubled = new ArrayList<>(threads.stalled());
        threads.statuses().stream()
                .filter(thread -> thread.level() == ThreadLevel.CRITICAL && !thread.running())
                .forEach(troubled::add);
        return troubled.isEmpty()
                ? FINE
                : new HealthResult.Unhealthy(
                        troubled.stream()
                                .map(ReadinessChecks::trouble)
                                .collect(Collectors.joining("; ")));
    }

    private static String trouble(ThreadStatus thread) {
        String what =
                thread.running()
                        ? thread.lastRunAgo().isPresent()
                                ? "has not run for %.1f s, its interval is %s s"
                                        .formatted(
                                                thread.lastRunAgo().getAsDouble(),
                                                thread.interval())
                                : "has never run"
                        : "is not running";
        return "%s (%s) %s".formatted(thread.name(), thread.level().text(), what);
    }
}
