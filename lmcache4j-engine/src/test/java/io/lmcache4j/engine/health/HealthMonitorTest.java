package io.lmcache4j.engine.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.periodic.IrrecoverableException;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.RunOutcome;
import io.lmcache4j.engine.periodic.ThreadLevel;
import io.lmcache4j.engine.periodic.ThreadStatus;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

class HealthMonitorTest {

    private final Tier first = new Tier("first");
    private final Tier second = new Tier("second");
    private final Storage storage = new Storage();

    /** A part of the engine whose state the tests set. */
    private static final class Tier implements HealthCheck {
        private final String name;
        private Optional<String> backend = Optional.empty();
        private Exception failure;
        private String problem;
        private String warning;
        private boolean active = true;
        private int checks;

        Tier(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return "TierCheck(" + name + ")";
        }

        @Override
        public boolean isActive() {
            return active;
        }

        @Override
        public Optional<String> backend() {
            return backend;
        }

        @Override
        public HealthResult check() throws Exception {
            checks++;
            if (failure != null) {
                throw failure;
            }
            if (warning != null) {
                return new HealthResult.Degraded(warning);
            }
            return problem == null
                    ? new HealthResult.Healthy()
                    : new HealthResult.Unhealthy(problem);
        }
    }

    /** What a storage manager has of backends and switches. */
    private static final class Storage implements Fallback {
        private final Set<String> bypassed = new LinkedHashSet<>();
        private boolean hotCache;
        private boolean broken;

        @Override
        public void setBypassed(String backend, boolean bypass) {
            if (broken) {
                throw new IllegalArgumentException("no backend " + backend);
            }
            assertThat(bypass ? bypassed.add(backend) : bypassed.remove(backend)).isTrue();
        }

        @Override
        public boolean isHotCacheOn() {
            return hotCache;
        }

        @Override
        public void setHotCache(boolean on) {
            hotCache = on;
        }
    }

    private HealthMonitor monitor(FallbackPolicy policy) {
        return new HealthMonitor(
                () -> List.of(first, second), policy, storage, 0.01, InstantSource.system());
    }

    private static RunOutcome outcome(
            boolean success, String message, int total, int failed, int bypassed) {
        return new RunOutcome(
                success,
                message,
                Map.of(
                        "total_checks", Integer.toString(total),
                        "failed_checks", Integer.toString(failed),
                        "bypassed_backends", Integer.toString(bypassed)));
    }

    @Test
    void allChecksPass() {
        HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE);

        RunOutcome outcome = monitor.runChecks();

        assertThat(outcome).isEqualTo(outcome(true, "All checks passed", 2, 0, 0));
        assertThat(outcome.extraInfo().keySet())
                .containsExactly("total_checks", "failed_checks", "bypassed_backends");
        assertThat(monitor.isHealthy()).isTrue();
        assertThat(monitor.failures()).isEmpty();
    }

    @Test
    void failedChecksMakeTheEngineUnhealthyUntilTheyRecover() {
        HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE);
        first.problem = "no answer";
        second.problem = "disk full";

        assertThat(monitor.runChecks())
                .isEqualTo(
                        outcome(
                                false,
                                "Failed checks: ['TierCheck(first)', 'TierCheck(second)']",
                                2,
                                2,
                                0));
        assertThat(monitor.isHealthy()).isFalse();
        assertThat(monitor.failures())
                .containsExactly(
                        Map.entry("TierCheck(first)", "no answer"),
                        Map.entry("TierCheck(second)", "disk full"));

        first.problem = null;
        assertThat(monitor.runChecks().message()).isEqualTo("Failed checks: ['TierCheck(second)']");
        assertThat(monitor.isHealthy()).isFalse();

        second.problem = null;
        monitor.runChecks();
        assertThat(monitor.isHealthy()).isTrue();
        assertThat(monitor.failures()).isEmpty();
    }

    @Test
    void exceptionInACheckIsAnUnhealthyResultAndTheOthersRun() {
        HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE);
        first.failure = new IOException("connection reset");

        assertThat(monitor.runChecks().success()).isFalse();

        assertThat(monitor.failures())
                .containsEntry("TierCheck(first)", "java.io.IOException: connection reset");
        assertThat(second.checks).isOne();
    }

    @Test
    void recomputeBypassesNothing() {
        HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE);
        first.backend = Optional.of("RemoteBackend");
        first.problem = "no answer";

        monitor.runChecks();

        assertThat(storage.bypassed).isEmpty();
        assertThat(storage.hotCache).isFalse();
        assertThat(monitor.isHealthy()).isFalse();
    }

    @Test
    void localCpuBypassesTheBackendAndTheEngineStaysHealthy() {
        HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU);
        first.backend = Optional.of("RemoteBackend");
        first.problem = "no answer";

        RunOutcome outcome = monitor.runChecks();

        assertThat(outcome)
                .isEqualTo(outcome(true, "Failed checks: ['TierCheck(first)']", 2, 1, 1));
        assertThat(storage.bypassed).containsExactly("RemoteBackend");
        assertThat(storage.hotCache).isTrue();
        assertThat(monitor.isHealthy()).isTrue();
        assertThat(monitor.failures()).containsKey("TierCheck(first)");
    }

    @Test
    void hotCacheComesBackAsItWasWhenTheLastBackendRecovers() {
        HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU);
        first.backend = Optional.of("A");
        second.backend = Optional.of("B");
        first.problem = "gone";
        monitor.runChecks();
        second.problem = "gone too";
        monitor.runChecks();
        assertThat(storage.bypassed).containsExactly("A", "B");

        first.problem = null;
        assertThat(monitor.runChecks().extraInfo()).containsEntry("bypassed_backends", "1");
        assertThat(storage.bypassed).containsExactly("B");
        assertThat(storage.hotCache).as("still needed").isTrue();

        second.problem = null;
        monitor.runChecks();
        assertThat(storage.bypassed).isEmpty();
        assertThat(storage.hotCache).isFalse();
    }

    @Test
    void hotCacheThatWasOnStaysOn() {
        storage.hotCache = true;
        HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU);
        first.backend = Optional.of("A");
        first.problem = "gone";
        monitor.runChecks();
        first.problem = null;
        monitor.runChecks();

        assertThat(storage.bypassed).isEmpty();
        assertThat(storage.hotCache).isTrue();
    }

    @Test
    void backendOfTwoChecksIsBypassedWhileOneOfThemFails() {
        HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU);
        first.backend = Optional.of("A");
        second.backend = Optional.of("A");
        first.problem = "slow";

        monitor.runChecks();
        monitor.runChecks();

        assertThat(storage.bypassed).containsExactly("A");
    }

    @Test
    void checkWithoutBackendMakesTheEngineUnhealthyEvenUnderLocalCpu() {
        HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU);
        first.problem = "memory is corrupt";

        assertThat(monitor.runChecks().success()).isFalse();
        assertThat(monitor.isHealthy()).isFalse();
    }

    @Test
    void backendThatCannotBeBypassedMakesTheEngineUnhealthy() {
        HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU);
        first.backend = Optional.of("A");
        first.problem = "gone";
        storage.broken = true;

        assertThat(monitor.runChecks().success()).isFalse();
        assertThat(monitor.isHealthy()).isFalse();

        storage.broken = false;
        monitor.runChecks();
        assertThat(storage.bypassed).containsExactly("A");
        assertThat(monitor.isHealthy()).isTrue();
    }

    @Test
    void inactiveCheckIsNotRun() {
        HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE);
        first.active = false;
        first.problem = "would fail";

        assertThat(monitor.runChecks().message()).isEqualTo("All checks passed");
        assertThat(first.checks).isZero();
    }

    @Test
    void irrecoverableCheckMakesTheEngineUnhealthyForGoodAndEndsTheThread() {
        first.failure = new IrrecoverableException("wrong key format");
        try (HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU)) {
            monitor.start();

            awaitTrue(() -> !monitor.thread().status().running());

            assertThat(monitor.isHealthy()).isFalse();
            assertThat(monitor.failures()).containsEntry("TierCheck(first)", "wrong key format");
            ThreadStatus status = monitor.thread().status();
            assertThat(status.totalRuns()).isOne();
            assertThat(status.failedRuns()).isOne();
            assertThat(status.lastSummary().orElseThrow().outcome().message())
                    .contains("wrong key format");
        }
    }

    @Test
    void startedMonitorRunsChecksAgainAndAgainAtLevelCritical() {
        try (HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE)) {
            PeriodicThreadRegistry registry = new PeriodicThreadRegistry();
            registry.register(monitor.thread());
            monitor.start();

            awaitTrue(() -> monitor.thread().status().totalRuns() >= 3);

            ThreadStatus status = registry.statuses().getFirst();
            assertThat(status.name()).isEqualTo("health-monitor-thread");
            assertThat(status.level()).isEqualTo(ThreadLevel.CRITICAL);
            assertThat(status.interval()).isEqualTo(0.01);
            assertThat(status.running()).isTrue();
            assertThat(status.failedRuns()).isZero();
        }
    }

    @Test
    void withoutActiveCheckTheThreadDoesNotStartAndSaysSo() {
        first.active = false;
        second.active = false;
        try (HealthMonitor monitor = monitor(FallbackPolicy.RECOMPUTE)) {
            monitor.start();

            ThreadStatus status = monitor.thread().status();
            assertThat(status.running()).isFalse();
            assertThat(status.level()).isEqualTo(ThreadLevel.LOW);
            assertThat(status.totalRuns()).isZero();
            RunOutcome outcome = status.lastSummary().orElseThrow().outcome();
            assertThat(outcome.message())
                    .isEqualTo("No active health checks to monitor, thread not started");
            assertThat(outcome.extraInfo())
                    .containsExactly(
                            Map.entry("total_checks", "2"),
                            Map.entry("active_checks", "0"),
                            Map.entry("skipped", "true"));
            assertThat(monitor.isHealthy()).isTrue();
        }
    }

    @Test
    void itStartsWhenTheFirstCheckAppearsAndFollowsThem() {
        List<HealthCheck> checks = new CopyOnWriteArrayList<>();
        try (HealthMonitor monitor =
                new HealthMonitor(
                        () -> checks,
                        FallbackPolicy.RECOMPUTE,
                        storage,
                        3600.0,
                        InstantSource.system())) {
            monitor.start();
            assertThat(monitor.thread().status().running()).isFalse();

            first.problem = "gone";
            checks.add(first);
            monitor.start();
            awaitTrue(() -> !monitor.isHealthy());
            assertThat(monitor.thread().status().level()).isEqualTo(ThreadLevel.CRITICAL);

            checks.clear();
            monitor.start();
            awaitTrue(monitor::isHealthy);
        }
    }

    @Test
    void whatIsDegradedIsToldAndTakesNothingOutOfUse() {
        HealthMonitor monitor = monitor(FallbackPolicy.LOCAL_CPU);
        first.backend = Optional.of("A");
        first.warning = "slow";

        RunOutcome outcome = monitor.runChecks();

        assertThat(outcome.success()).isTrue();
        assertThat(outcome.extraInfo()).containsEntry("degraded_checks", "1");
        assertThat(monitor.degraded()).containsEntry("TierCheck(first)", "slow");
        assertThat(monitor.isHealthy()).isTrue();
        assertThat(storage.bypassed).isEmpty();
        first.warning = null;
        monitor.runChecks();
        assertThat(monitor.degraded()).isEmpty();
    }

    @Test
    void policiesAreFoundByTheirNameOnly() {
        assertThat(FallbackPolicy.parse("recompute")).isEqualTo(FallbackPolicy.RECOMPUTE);
        assertThat(FallbackPolicy.parse("local_cpu")).isEqualTo(FallbackPolicy.LOCAL_CPU);
        assertThatThrownBy(() -> FallbackPolicy.parse("local_gpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fallback_policy must be one of recompute, local_cpu, was local_gpu");
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
