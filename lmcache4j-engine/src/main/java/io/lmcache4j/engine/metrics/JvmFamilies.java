package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The {@code jvm_*} and {@code process_*} series.
 *
 * <p>They describe the process and not a manager, and the library can neither remove the listeners
 * they need nor the registry they are in. So there is one set of them for all, made when somebody
 * first scrapes: it takes some 0.3 s that the start of a server must not pay.
 */
final class JvmFamilies {
    /**
     * Made once. Not by a class's initializer: virtual threads that wait for one keep their
     * carrier, and a few first scrapes at once stopped every lookup of the JVM while this was made.
     */
    private static final FutureTask<PrometheusRegistry> REGISTRY =
            new FutureTask<>(JvmFamilies::create);

    private JvmFamilies() {}

    static MetricSnapshots collect() {
        REGISTRY.run();
        try {
            return REGISTRY.get().scrape();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the JVM's metrics were made", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the JVM's metrics can't be made", e.getCause());
        }
    }

    private static PrometheusRegistry create() {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        return registry;
    }
}
