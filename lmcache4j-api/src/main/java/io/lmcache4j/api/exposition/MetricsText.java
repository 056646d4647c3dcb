package io.lmcache4j.api.exposition;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.HashMap;
import java.util.Map;

/**
 * Metrics in Prometheus' text format, creation times included and in seconds.
 *
 * <p>The library's writer is the reference and writes every family the first time. From that text
 * everything but the numbers is kept, and later scrapes fill in theirs for as long as the family
 * has the same series. So names, labels, escapes, order and types are the library's own; only
 * numbers are written here.
 *
 * <p>For one thread at a time.
 */
public final class MetricsText {
    /** A longer text is the library's each time, so that a host's metrics are not kept twice. */
    private static final int MAX_KEPT = 4 << 20;

    private final LibraryText library = new LibraryText();
    private final TextBuffer out = new TextBuffer();

    /** The families of the last scrape by name. */
    private Map<String, FamilyText> families = Map.of();

    private int lastLength;

    /** The text of these metrics; the array is the caller's. */
    public byte[] write(MetricSnapshots snapshots) {
        byte[] text = lastLength > MAX_KEPT ? library.all(snapshots) : fill(snapshots);
        lastLength = text.length;
        if (lastLength > MAX_KEPT) {
            families = Map.of();
            out.release();
        }
        return text;
    }

    private byte[] fill(MetricSnapshots snapshots) {
        Map<String, FamilyText> current = HashMap.newHashMap(snapshots.size());
        for (MetricSnapshot snapshot : snapshots) {
            String name = snapshot.getMetadata().getPrometheusName();
            FamilyText known = families.get(name);
            boolean fits = known != null && known.fits(snapshot);
            FamilyText family = fits ? known : FamilyText.of(snapshot, library);
            if (current.put(name, family) != null) {
                // Two collectors with one name: the library merges them.
                return library.all(snapshots);
            }
        }
        families = current;
        out.clear();
        for (MetricSnapshot snapshot : snapshots) {
            family(snapshot).samples(snapshot, out);
        }
        for (MetricSnapshot snapshot : snapshots) {
            family(snapshot).created(snapshot, out);
        }
        return out.toByteArray();
    }

    private FamilyText family(MetricSnapshot snapshot) {
        return families.get(snapshot.getMetadata().getPrometheusName());
    }
}
