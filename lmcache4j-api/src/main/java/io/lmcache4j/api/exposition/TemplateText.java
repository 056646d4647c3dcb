package io.lmcache4j.api.exposition;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.Arrays;
import java.util.Optional;

/** The text of a family with gaps for its numbers, cut from what the library wrote once. */
final class TemplateText implements FamilyText {
    /** The snapshot that was written then; others fit if they differ from it in numbers only. */
    private final MetricSnapshot model;

    private final Gaps samples;
    private final Gaps created;

    private TemplateText(MetricSnapshot model, Gaps samples, Gaps created) {
        this.model = model;
        this.samples = samples;
        this.created = created;
    }

    /** Empty if the family has no template: it must write its own model as the library did. */
    static Optional<TemplateText> of(MetricSnapshot family, byte[] samples, byte[] created) {
        if (!Shape.isPlain(family)) {
            return Optional.empty();
        }
        var template = new TemplateText(family, Gaps.of(samples), Gaps.of(created));
        var out = new TextBuffer();
        template.samples(family, out);
        template.created(family, out);
        byte[] expected = Arrays.copyOf(samples, samples.length + created.length);
        System.arraycopy(created, 0, expected, samples.length, created.length);
        boolean same = Arrays.equals(out.toByteArray(), expected);
        return same ? Optional.of(template) : Optional.empty();
    }

    @Override
    public boolean fits(MetricSnapshot family) {
        return Shape.isSame(model, family);
    }

    @Override
    public void samples(MetricSnapshot family, TextBuffer out) {
        var filling = samples.filling(out);
        Numbers.samples(family, filling);
        filling.end();
    }

    @Override
    public void created(MetricSnapshot family, TextBuffer out) {
        var filling = created.filling(out);
        Numbers.created(family, filling);
        filling.end();
    }
}
