package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * A counter of what happens around the engine, with a series for each kind; all known ones are
 * there at zero from the start. Counting takes no lock.
 */
public final class KindCounter {
    private final Counter counter;
    private final Set<List<String>> kinds = new CopyOnWriteArraySet<>();

    KindCounter(String name, String help, Labels labels, List<String> labelNames) {
        counter =
                Counter.builder()
                        .name(name)
                        .help(help)
                        .constLabels(labels)
                        .labelNames(labelNames.toArray(String[]::new))
                        .withoutExemplars()
                        .build();
    }

    /** Shows a kind at zero until it is counted. */
    public void show(String... kind) {
        if (kinds.add(List.of(kind))) {
            counter.initLabelValues(kind);
        }
    }

    /** One more of this kind: a value for each label. */
    public void add(String... kind) {
        counter.labelValues(kind).inc();
    }

    /** So many more of this kind, such as bytes. */
    public void addMany(long amount, String... kind) {
        counter.labelValues(kind).inc(amount);
    }

    /** How many of this kind there were. */
    public long count(String... kind) {
        return counter.labelValues(kind).getLongValue();
    }

    Counter counter() {
        return counter;
    }

    /** Back to zero; the library takes the series away with their values. */
    void reset() {
        counter.clear();
        kinds.forEach(kind -> counter.initLabelValues(kind.toArray(String[]::new)));
    }
}
