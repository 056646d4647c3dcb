package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** docs/controller.md has every metric and every finding that an operator may meet. */
@Timeout(120)
class OperatorPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("lmcache4j.root"), "docs", "controller.md");
    private static final Pattern METRIC =
            Pattern.compile(
                    "# TYPE (?:lmcache:cache_controller_|lmcache4j_controller_)([a-z_]+) ([a-z]+)");
    private static final Pattern LABEL =
            Pattern.compile(
                    "lmcache4j_controller_[a-z_]+_total\\{[^}]*(?:cause|event|kind|dialect)=\"([a-z_0-9]+)\"");
    private static final Pattern FINDING =
            Pattern.compile("new FleetFinding\\(\\s*\"([a-z_]+)\",\\s*Severity\\.([A-Z]+)");

    @TempDir Path folder;

    @Test
    void everyMetricIsOnIt() throws Exception {
        String page = Files.readString(PAGE);
        try (var running = RunningController.start(folder, Map.of())) {
            String metrics = running.get("/metrics").body();
            for (Matcher metric = METRIC.matcher(metrics); metric.find(); ) {
                assertThat(page).containsPattern("`" + metric.group(1) + "[`{]");
            }
            for (Matcher label = LABEL.matcher(metrics); label.find(); ) {
                assertThat(page).contains("`" + label.group(1) + "`");
            }
        }
    }

    @Test
    void everyFindingIsOnIt() throws IOException {
        String page = Files.readString(PAGE);
        var ids = new TreeSet<String>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                for (Matcher found = FINDING.matcher(Files.readString(source)); found.find(); ) {
                    ids.add(found.group(1));
                    assertThat(page)
                            .contains(
                                    "\n| `%s` | %s | "
                                            .formatted(
                                                    found.group(1),
                                                    found.group(2).toLowerCase(Locale.ROOT)));
                }
            }
        }
        assertThat(ids).hasSizeGreaterThan(15);
    }
}
