package io.lmcache4j.bench.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * From an empty JVM to a disk tier that knows the 100,000 chunks in its directory.
 *
 * <p>The argument is a directory on the disk to measure; the system's for temporary files without
 * one. Takes 400 MB there, as so many small files.
 */
public final class StartBench {
    private static final int CHUNKS = 100_000;
    private static final int CHUNK_BYTES = 1024;
    private static final int ROUNDS = 3;
    private static final long POOL = 256L << 20;
    private static final String OPEN = "--open";

    private StartBench() {}

    /** Prints one line for each start. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2 && args[0].equals(OPEN)) {
            open(Path.of(args[1]));
            return;
        }
        Path directory =
                args.length > 0
                        ? Files.createDirectories(Path.of(args[0]))
                        : Files.createTempDirectory("lmcache4j-start");
        try (BenchDisk disk = disk(directory)) {
            disk.write(CHUNKS);
        }
        for (int round = 0; round < ROUNDS; round++) {
            dropCaches();
            start(directory);
        }
        try (BenchDisk disk = disk(directory)) {
            disk.clear();
        }
    }

    private static BenchDisk disk(Path directory) {
        return new BenchDisk(directory, CHUNK_BYTES, CHUNKS, POOL);
    }

    private static void open(Path directory) {
        long start = System.nanoTime();
        try (BenchDisk disk = disk(directory)) {
            double millis = (System.nanoTime() - start) / 1e6;
            if (disk.chunks() != CHUNKS) {
                throw new IllegalStateException("only " + disk.chunks() + " chunks were found");
            }
            disk.read(100);
            System.out.printf(
                    Locale.ROOT,
                    "disk_start_%d_chunks ready_ms=%.0f (need under 2000)%n",
                    CHUNKS,
                    millis);
        }
    }

    private static void start(Path directory) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-XX:+UseSerialGC",
                                        "-Dlmcache4j.log_level=WARN",
                                        "-classpath",
                                        System.getProperty("java.class.path"),
                                        StartBench.class.getName(),
                                        OPEN,
                                        directory.toString()))
                        .inheritIO()
                        .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the start failed");
        }
    }

    /** So that directory and index come from the disk; needs root. */
    private static void dropCaches() throws IOException {
        Path switchFile = Path.of("/proc/sys/vm/drop_caches");
        if (Files.isWritable(switchFile)) {
            Files.writeString(switchFile, "3");
        } else {
            System.out.println("disk_start: not root, so directory and index are cached");
        }
    }
}
