package io.lmcache4j.api.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the runs of one fuzz target and leaves the number in a file when the JVM ends, for {@link
 * FuzzRunsContract}: a JVM under Jazzer fuzzes its first target and skips any other without a word.
 */
public final class FuzzRuns {
    /** What each target runs at least in {@code mvn verify}. */
    public static final long EXECUTIONS = 10_000;

    private final AtomicLong runs = new AtomicLong();

    private FuzzRuns() {}

    /** A counter; it writes its file only where Jazzer fuzzes. */
    public static FuzzRuns of(Class<?> target) {
        var counter = new FuzzRuns();
        if (System.getenv("JAZZER_FUZZ") != null) {
            Path file = file(Path.of(""), target.getSimpleName());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> counter.write(file)));
        }
        return counter;
    }

    /** To be called at each run. */
    public void count() {
        runs.incrementAndGet();
    }

    static Path file(Path folder, String target) {
        return folder.resolve(target + ".runs");
    }

    private void write(Path file) {
        try {
            Files.writeString(file, String.valueOf(runs.get()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
