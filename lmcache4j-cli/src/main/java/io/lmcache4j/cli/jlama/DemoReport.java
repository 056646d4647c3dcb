package io.lmcache4j.cli.jlama;

import io.lmcache4j.cli.output.Bytes;
import io.lmcache4j.cli.output.Table;
import io.lmcache4j.engine.InferenceInfo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demonstration found: for programs, and for people. */
public record DemoReport(InferenceInfo engine, List<DemoRow> rows) {
    private static final int CHART_WIDTH = 56;

    /** Copies the rows. */
    public DemoReport {
        rows = List.copyOf(rows);
    }

    /** Tokens that did not have to be computed. */
    public long tokensSaved() {
        return rows.stream().mapToLong(DemoRow::savedTokens).sum();
    }

    /** Whether every restored prompt came out as a computed one. */
    public boolean identical() {
        return rows.stream().allMatch(DemoRow::identical);
    }

    /** One object: {@code rows}, {@code tokens_saved}. */
    public Map<String, Object> json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("rows", rows.stream().map(DemoRow::json).toList());
        report.put("tokens_saved", tokensSaved());
        return report;
    }

    /** The table under a line about the model. */
    public String text() {
        InferenceInfo.Model model = engine.model();
        StringBuilder text = new StringBuilder();
        text.append(
                "%s, %s: %d layers, %d heads over %d KV heads of %d, %s%n"
                        .formatted(
                                engine.version(),
                                model.name().orElse(""),
                                model.layers().orElse(0),
                                model.attentionHeads().orElse(0),
                                model.kvHeads().orElse(0),
                                model.headSize().orElse(0),
                                model.dtype().orElse("")));
        text.append(
                "%d conversations share a system prompt; time to first token:%n%n"
                        .formatted(PrefixDemo.CONVERSATIONS));
        Table table =
                new Table("shared", "new", "cold", "warm", "faster", "saved", "moved", "identical");
        for (DemoRow row : rows) {
            table.row(
                    "%,d".formatted(row.sharedTokens()),
                    "%,d".formatted(row.newTokens()),
                    millis(row.coldMillis()),
                    millis(row.warmMillis()),
                    String.format(Locale.ROOT, "%.1f times", row.faster()),
                    "%,d tokens".formatted(row.savedTokens()),
                    Bytes.text(row.movedBytes()),
                    row.identical() ? "yes" : "NO");
        }
        return text.append(table.text()).toString();
    }

    /** Bars of the times, the longest as wide as the chart. */
    public String chart() {
        double longest = rows.stream().mapToDouble(DemoRow::coldMillis).max().orElse(1);
        StringBuilder chart = new StringBuilder("\n");
        for (DemoRow row : rows) {
            chart.append(bar(row.sharedTokens(), "cold", row.coldMillis(), longest));
            chart.append(bar(row.sharedTokens(), "warm", row.warmMillis(), longest));
        }
        return chart.toString();
    }

    private static String bar(int shared, String kind, double millis, double longest) {
        int width = (int) Math.max(1, Math.round(millis / longest * CHART_WIDTH));
        return "%6d %s %s %s%n".formatted(shared, kind, "#".repeat(width), millis(millis));
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%,.0f ms", millis);
    }
}
