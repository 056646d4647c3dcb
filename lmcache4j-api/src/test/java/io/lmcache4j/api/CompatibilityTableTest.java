package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** docs/compatibility.md names a test for every row, and the test is there. */
class CompatibilityTableTest {
    private static final Path ROOT = Path.of(System.getProperty("lmcache4j.root"));
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final List<String> TABLES = List.of("| LMCache |", "| what |");

    @Test
    void everyRowNamesTestsThatExist() throws IOException {
        Map<String, String> sources = testSources();
        int rows = 0;
        boolean inTable = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs/compatibility.md"))) {
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (TABLES.stream().anyMatch(line::startsWith)) {
                inTable = true;
            } else if (inTable && !line.startsWith("| ---")) {
                rows++;
                var tests = TEST.matcher(line).results().toList();
                assertThat(tests).as("a test in: " + line).isNotEmpty();
                for (var test : tests) {
                    assertThat(sources.getOrDefault(test.group(1), ""))
                            .as(test.group())
                            .contains("void " + test.group(2) + "(");
                }
            }
        }
        assertThat(rows).isGreaterThan(40);
    }

    private static Map<String, String> testSources() throws IOException {
        var sources = new HashMap<String, String>();
        try (var modules = Files.newDirectoryStream(ROOT, "lmcache4j-*")) {
            for (Path module : modules) {
                Files.walkFileTree(module.resolve("src/test"), reading(sources));
            }
        }
        return sources;
    }

    private static SimpleFileVisitor<Path> reading(Map<String, String> sources) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.java")) {
                    sources.merge(
                            name.substring(0, name.length() - 5),
                            Files.readString(file),
                            String::concat);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // A module without tests.
                return FileVisitResult.CONTINUE;
            }
        };
    }
}
