package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.List;

/**
 * A counter of what happens around the engine, with a series for each kind; all are there at zero
 * from the start. Counting takes no lock.
 */
public final class KindCounter {
    private final Counter counter;
    private final List<String> kinds;

    KindCounter(String name, String help, Labels labels, String label, List<String> kinds) {
        counter =
                Counter.builder()
                        .name(name)
                        .help(help)
                        .constLabels(labels)
                        .labelNames(label)
                        .withoutExemplars()
                        .build();
        this.kinds = List.copyOf(kinds);
        reset();
    }

    /** One more of this kind. */
    public void add(String kind) {
        counter.labelValues(kind).inc();
    }

    Counter counter() {
        return counter;
    }

    /** Back to zero; the library takes the series away with their values. */
    void reset() {
        counter.clear();
        kinds.forEach(counter::initLabelValues);
    }
}
