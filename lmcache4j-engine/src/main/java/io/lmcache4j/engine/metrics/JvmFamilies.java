package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * The {@code jvm_*} and {@code process_*} series.
 *
 * <p>They describe the process and not a manager, and the library can neither remove the listeners
 * they need nor the registry they are in. So there is one set of them for all, made when somebody
 * first scrapes: it takes some 0.3 s that the start of a server must not pay.
 */
final class JvmFamilies {

    private JvmFamilies() {}

    static MetricSnapshots collect() {
        return Holder.REGISTRY.scrape();
    }

    /** Never changed after it was made. */
    private static final class Holder {
        static final PrometheusRegistry REGISTRY = create();

        private static PrometheusRegistry create() {
            PrometheusRegistry registry = new PrometheusRegistry();
            JvmMetrics.builder().register(registry);
            return registry;
        }
    }
}
