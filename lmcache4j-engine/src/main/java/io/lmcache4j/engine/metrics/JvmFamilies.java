package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The {@code jvm_*} and {@code process_*} series.
 *
 * <p>They describe the process and not a manager, and the library can neither remove the listeners
 * they need nor the registry they are in. So there is one set of them for all, made when somebody
 * first scrapes: it takes some 0.3 s that the start of a server must not pay.
 *
 * <p>They are up to a second old. To read them stops all threads of the JVM several times, for
 * deadlocks and the states of threads, and opens files of {@code /proc}; many scrapes at once must
 * not do that many times.
 */
final class JvmFamilies {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Made once. Not by a class's initializer: virtual threads that wait for one keep their
     * carrier, and a few first scrapes at once stopped every lookup of the JVM while this was made.
     */
    private static final FutureTask<JvmFamilies> ALL = new FutureTask<>(JvmFamilies::new);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private volatile Optional<Reading> last = Optional.empty();

    private record Reading(MetricSnapshots snapshots, long nanos) {
        boolean isRecent() {
            return System.nanoTime() - nanos < MAX_AGE_NANOS;
        }
    }

    private JvmFamilies() {
        JvmMetrics.builder().register(registry);
    }

    static MetricSnapshots collect() {
        if (!ALL.isDone()) {
            // Not on the caller's thread, which may be virtual and would keep its carrier.
            Thread.ofPlatform().daemon().name("jvm-metrics-thread").start(ALL);
        }
        try {
            return ALL.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).recent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the JVM's metrics were made", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the JVM's metrics can't be made", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the JVM's metrics take too long to make", e);
        }
    }

    /** Two may read at the same time; both readings are good. */
    private MetricSnapshots recent() {
        Reading reading = last.filter(Reading::isRecent).orElseGet(this::read);
        last = Optional.of(reading);
        return reading.snapshots;
    }

    private Reading read() {
        return new Reading(registry.scrape(), System.nanoTime());
    }
}
