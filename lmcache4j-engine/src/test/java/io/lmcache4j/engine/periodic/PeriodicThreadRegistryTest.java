package io.lmcache4j.engine.periodic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

class PeriodicThreadRegistryTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final PeriodicThreadRegistry registry = new PeriodicThreadRegistry();

    private PeriodicThread register(String name, ThreadLevel level) {
        PeriodicThread thread =
                new PeriodicThread(
                        name, level, 10, 3600, RunOutcome::ok, InstantSource.system(), nanos::get);
        registry.register(thread);
        return thread;
    }

    @Test
    void statusesComeInTheOrderOfRegistration() {
        register("b", ThreadLevel.LOW);
        register("a", ThreadLevel.HIGH);
        register("c", ThreadLevel.LOW);

        assertThat(registry.statuses())
                .extracting(ThreadStatus::name)
                .containsExactly("b", "a", "c");
    }

    @Test
    void sameNameReplacesAndTheOldOneCannotRemoveTheNewOne() {
        PeriodicThread old = register("a", ThreadLevel.LOW);
        PeriodicThread fresh = register("a", ThreadLevel.HIGH);

        registry.unregister(old);

        assertThat(registry.find("a")).containsSame(fresh);
        assertThat(registry.statuses()).hasSize(1);
        registry.unregister(fresh);
        assertThat(registry.find("a")).isEmpty();
    }

    @Test
    void namesAreCaseSensitive() {
        register("PinMonitor-thread", ThreadLevel.MEDIUM);

        assertThat(registry.find("PinMonitor-thread")).isPresent();
        assertThat(registry.find("pinmonitor-thread")).isEmpty();
    }

    @Test
    void summaryCountsEveryLevelEvenEmptyOnes() {
        register("idle", ThreadLevel.CRITICAL);
        try (PeriodicThread running = register("running", ThreadLevel.CRITICAL);
                PeriodicThread low = register("low", ThreadLevel.LOW)) {
            running.start();
            low.start();

            ThreadSummary summary = registry.summary();

            assertThat(summary.all()).isEqualTo(new ThreadCounts(3, 2, 2));
            assertThat(summary.byLevel().keySet()).containsExactly(ThreadLevel.values());
            assertThat(summary.byLevel().values())
                    .containsExactly(
                            new ThreadCounts(2, 1, 1),
                            ThreadCounts.NONE,
                            ThreadCounts.NONE,
                            new ThreadCounts(1, 1, 1));
        }
    }

    @Test
    void stalledThreadsAreCriticalThenHighAndOnlyRunningOnes() {
        register("stopped", ThreadLevel.CRITICAL);
        try (PeriodicThread high = register("high", ThreadLevel.HIGH);
                PeriodicThread medium = register("medium", ThreadLevel.MEDIUM);
                PeriodicThread critical = register("critical", ThreadLevel.CRITICAL)) {
            high.start();
            medium.start();
            critical.start();
            assertThat(registry.stalled()).isEmpty();

            nanos.set(3630 * SECOND);

            assertThat(registry.stalled())
                    .extracting(ThreadStatus::name)
                    .containsExactly("critical", "high");
            assertThat(registry.summary().all()).isEqualTo(new ThreadCounts(4, 3, 0));
        }
    }

    @Test
    void levelsAreFoundInAnyCase() {
        assertThat(ThreadLevel.parse("HiGh")).contains(ThreadLevel.HIGH);
        assertThat(ThreadLevel.parse("urgent")).isEmpty();
        assertThat(ThreadLevel.parse("")).isEmpty();
    }
}
