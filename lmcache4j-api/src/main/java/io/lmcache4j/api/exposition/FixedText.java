package io.lmcache4j.api.exposition;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/**
 * The text of one snapshot, which never changes: for kinds that are rare or have no numbers, such
 * as an info.
 */
final class FixedText implements FamilyText {
    private final MetricSnapshot snapshot;
    private final byte[] samples;
    private final byte[] created;

    FixedText(MetricSnapshot snapshot, byte[] samples, byte[] created) {
        this.snapshot = snapshot;
        this.samples = samples;
        this.created = created;
    }

    @Override
    public boolean fits(MetricSnapshot family) {
        return family == snapshot;
    }

    @Override
    public void samples(MetricSnapshot family, TextBuffer out) {
        out.append(samples, 0, samples.length);
    }

    @Override
    public void created(MetricSnapshot family, TextBuffer out) {
        out.append(created, 0, created.length);
    }
}
