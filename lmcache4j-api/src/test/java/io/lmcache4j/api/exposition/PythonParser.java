package io.lmcache4j.api.exposition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Python's prometheus_client as the parser of an exposition: the one behind LMCache's own metrics,
 * and not ours. Needs the distribution's package {@code python3-prometheus-client}.
 */
final class PythonParser {
    /** The distribution's, since its packages are for this one only. */
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private static final int PATIENCE_SECONDS = 60;

    /** A family, without {@code _total} in the name of a counter. */
    record Family(String type, String help, List<Sample> samples) {}

    /** One line. */
    record Sample(String name, double value, Map<String, String> labels) {}

    private PythonParser() {}

    /** The families by name. */
    static Map<String, Family> parse(String exposition, Path directory) throws Exception {
        if (!Files.isExecutable(PYTHON)) {
            throw new AssertionError(PYTHON + " is missing; install python3");
        }
        Path script = directory.resolve("parse.py");
        try (InputStream source =
                PythonParser.class.getResourceAsStream("/metrics/parse_exposition.py")) {
            Files.write(script, source.readAllBytes());
        }
        Path input = Files.writeString(directory.resolve("exposition"), exposition);
        Path output = directory.resolve("families");
        Path errors = directory.resolve("errors");
        Process process =
                new ProcessBuilder(PYTHON.toString(), script.toString())
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the parser did not end");
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(Files.readString(errors));
        }
        return read(output);
    }

    private static Map<String, Family> read(Path output) throws IOException {
        Map<String, Family> families = new LinkedHashMap<>();
        List<Sample> samples = List.of();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            String[] words = line.split("\t", -1);
            if (words[0].equals("family")) {
                samples = new ArrayList<>();
                if (families.put(words[1], new Family(words[2], words[3], samples)) != null) {
                    throw new AssertionError("a family twice: " + words[1]);
                }
            } else {
                samples.add(new Sample(words[1], number(words[2]), labels(words)));
            }
        }
        return families;
    }

    private static double number(String python) {
        return switch (python) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(python);
        };
    }

    private static Map<String, String> labels(String[] words) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 3; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            labels.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return labels;
    }
}
