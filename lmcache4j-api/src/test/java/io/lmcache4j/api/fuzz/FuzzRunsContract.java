package io.lmcache4j.api.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every fuzz target of a module has run; runs after them, in {@code mvn verify} alone. */
public abstract class FuzzRunsContract {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Path INPUTS = Path.of("src/test/resources");
    private static final Path FUZZ = Path.of("target/fuzz");

    private final int least;

    /**
     * Of the module in whose folder it runs.
     *
     * @param least how many targets there are at least
     */
    protected FuzzRunsContract(int least) {
        this.least = least;
    }

    @Test
    void everyTargetRanOftenEnough() throws IOException {
        List<Path> targets = targets();
        assertThat(targets).hasSizeGreaterThanOrEqualTo(least);
        for (Path target : targets) {
            String name = target.getFileName().toString().replace(".java", "");
            Path file = FuzzRuns.file(FUZZ, name);
            assertThat(file).as("runs of " + name).exists();
            long runs = Long.parseLong(Files.readString(file));
            // So that what is left over from this build can't stand for the next one.
            Files.delete(file);
            assertThat(runs).as(name).isGreaterThanOrEqualTo(FuzzRuns.EXECUTIONS);
        }
    }

    @Test
    void everyTargetHasACorpus() throws IOException {
        for (Path target : targets()) {
            Path inputs =
                    INPUTS.resolve(
                            SOURCES.relativize(target).toString().replace(".java", "Inputs"));
            try (Stream<Path> files = Files.walk(inputs)) {
                assertThat(files.filter(Files::isRegularFile))
                        .as("%s", inputs)
                        .hasSizeGreaterThan(4);
            }
        }
    }

    private static List<Path> targets() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("FuzzTest.java")).toList();
        }
    }
}
