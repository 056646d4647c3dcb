package io.lmcache4j.api.exposition;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** How one family is written. */
sealed interface FamilyText permits FixedText, TemplateText {
    /** A template where there can be one, else the library's text. */
    static FamilyText of(MetricSnapshot family, LibraryText library) {
        byte[] samples = library.samples(family);
        byte[] created = library.created(family, samples.length);
        return TemplateText.of(family, samples, created)
                .<FamilyText>map(template -> template)
                .orElseGet(() -> new FixedText(family, samples, created));
    }

    /** Whether this can write that snapshot of the same name. */
    boolean fits(MetricSnapshot family);

    /** Writes what comes before the creation times of all families. */
    void samples(MetricSnapshot family, TextBuffer out);

    /** Writes the creation times. */
    void created(MetricSnapshot family, TextBuffer out);
}
