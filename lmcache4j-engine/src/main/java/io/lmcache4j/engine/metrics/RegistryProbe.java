package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Learns what is in a registry, which has no method to ask.
 *
 * <p>It poses as the name filter of a scrape: the registry calls {@link #test} with every name it
 * knows, each is refused, and so nothing is collected. {@link MetricFamilies}, which declares no
 * names and therefore gets the filter itself, recognizes the probe and introduces itself. This
 * finds the one instance per registry without static state.
 */
final class RegistryProbe implements Predicate<String> {

    private final Set<String> names = new HashSet<>();
    private Optional<MetricFamilies> families = Optional.empty();

    private RegistryProbe() {}

    static RegistryProbe of(PrometheusRegistry registry) {
        RegistryProbe probe = new RegistryProbe();
        registry.scrape(probe);
        return probe;
    }

    @Override
    public boolean test(String name) {
        names.add(baseName(name));
        return false;
    }

    void introduce(MetricFamilies found) {
        families = Optional.of(found);
    }

    /** Our families in that registry, if they are there. */
    Optional<MetricFamilies> families() {
        return families;
    }

    /** Whether somebody else has metrics of this name there. */
    boolean hasName(String name) {
        return names.contains(baseName(name));
    }

    /** Collectors give the names of counters with and without suffix, depending on how built. */
    private static String baseName(String name) {
        return name.endsWith("_total") ? name.substring(0, name.length() - 6) : name;
    }
}
