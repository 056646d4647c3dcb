package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape, written as text and parsed again. */
record Exposition(String text, Map<String, String> types, List<Exposition.Sample> samples) {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"(?:,|$)");

    record Sample(String name, Map<String, String> labels, double value) {
        /** The labels without the bucket bound. */
        Map<String, String> ownLabels() {
            Map<String, String> own = new TreeMap<>(labels);
            own.remove("le");
            return own;
        }
    }

    static Exposition of(PrometheusRegistry registry) {
        return of(registry.scrape());
    }

    @SuppressWarnings("deprecation") // Milliseconds, the new default, are wrong for _created.
    static Exposition of(MetricSnapshots snapshots) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.builder()
                    .setIncludeCreatedTimestamps(true)
                    .setTimestampsInMs(false)
                    .build()
                    .write(out, snapshots);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(out.toString(StandardCharsets.UTF_8));
    }

    private static Exposition parse(String text) {
        Map<String, String> types = new HashMap<>();
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", 4);
                if (types.put(words[2], words[3]) != null) {
                    throw new AssertionError("family twice: " + line);
                }
            } else if (!line.startsWith("#")) {
                Matcher sample = SAMPLE.matcher(line);
                if (!sample.matches()) {
                    throw new AssertionError("no sample: " + line);
                }
                samples.add(
                        new Sample(
                                sample.group(1), labels(sample.group(2)), number(sample.group(3))));
            }
        }
        return new Exposition(text, types, samples);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    List<Sample> all(String name) {
        return samples.stream().filter(sample -> sample.name.equals(name)).toList();
    }

    /** The value of the only sample of this name. */
    double value(String name) {
        List<Sample> found = all(name);
        if (found.size() != 1) {
            throw new AssertionError("not one but " + found.size() + " samples of " + name);
        }
        return found.getFirst().value;
    }

    /** The value of the only sample of this name with this worker. */
    double value(String name, int worker) {
        List<Sample> found =
                all(name).stream()
                        .filter(s -> Integer.toString(worker).equals(s.labels.get("worker_id")))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one but " + found.size() + " samples of " + name);
        }
        return found.getFirst().value;
    }
}
