package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All our metrics in one registry: every family once, with the series of every manager in it.
 *
 * <p>There is at most one instance in a registry, from the first manager that joins to the last one
 * that leaves. Managers with equal labels share their counters and histograms, as they would in
 * LMCache. A host may have registered {@code jvm_*} metrics itself, before or after us; those win.
 */
final class MetricFamilies implements MultiCollector {

    private final PrometheusRegistry registry;
    private final FamilySnapshots snapshots;

    /** Guarded by itself. */
    private final Map<MetricLabels, Member> members = new HashMap<>();

    private static final class Member {
        final LabelledSeries series;
        int users;

        Member(LabelledSeries series) {
            this.series = series;
        }
    }

    private MetricFamilies(PrometheusRegistry registry, BuildInfo build) {
        this.registry = registry;
        this.snapshots = new FamilySnapshots(build);
    }

    /** Finds or registers the families of a registry and adds a label set to them. */
    static MetricFamilies join(
            PrometheusRegistry registry,
            MetricLabels labels,
            BuildInfo build,
            Function<String, Optional<List<Double>>> bucketOverrides) {
        // The registry's own monitor, since two managers have nothing else in common.
        synchronized (registry) {
            Optional<MetricFamilies> present = RegistryProbe.of(registry).families();
            MetricFamilies families = present.orElseGet(() -> new MetricFamilies(registry, build));
            families.add(labels, bucketOverrides);
            if (present.isEmpty()) {
                registry.register(families);
            }
            return families;
        }
    }

    private void add(
            MetricLabels labels, Function<String, Optional<List<Double>>> bucketOverrides) {
        synchronized (members) {
            members.computeIfAbsent(
                            labels, _ -> new Member(new LabelledSeries(labels, bucketOverrides)))
                    .users++;
        }
    }

    /** Undoes one {@link #join}. */
    void leave(MetricLabels labels) {
        synchronized (registry) {
            synchronized (members) {
                Member member = members.get(labels);
                member.users--;
                if (member.users == 0) {
                    members.remove(labels);
                }
                if (members.isEmpty()) {
                    registry.unregister(this);
                }
            }
        }
    }

    /** The series of a label set that has joined. */
    LabelledSeries series(MetricLabels labels) {
        synchronized (members) {
            return members.get(labels).series;
        }
    }

    @Override
    public MetricSnapshots collect(Predicate<String> includedNames) {
        if (includedNames instanceof RegistryProbe probe) {
            probe.introduce(this);
            return new MetricSnapshots();
        }
        return MultiCollector.super.collect(includedNames);
    }

    @Override
    public MetricSnapshots collect() {
        List<LabelledSeries> all;
        synchronized (members) {
            all = members.values().stream().map(member -> member.series).toList();
        }
        MetricSnapshots.Builder found = MetricSnapshots.builder();
        for (CounterName name : CounterName.values()) {
            found.metricSnapshot(snapshots.counter(name, all));
        }
        for (GaugeName name : GaugeName.values()) {
            found.metricSnapshot(snapshots.gauge(name, all));
        }
        for (HistogramName name : HistogramName.values()) {
            found.metricSnapshot(snapshots.histogram(name, all));
        }
        FamilySnapshots.kindCounters(all).forEach(found::metricSnapshot);
        FamilySnapshots.kindGauges(all).forEach(found::metricSnapshot);
        found.metricSnapshot(snapshots.buildInfo());
        RegistryProbe others = RegistryProbe.of(registry);
        for (MetricSnapshot snapshot : JvmFamilies.collect()) {
            if (!others.hasName(snapshot.getMetadata().getPrometheusName())) {
                found.metricSnapshot(snapshot);
            }
        }
        return found.build();
    }
}
