package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKeys;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

class SnapshotKillTest {
    private static final int KILLS = 10;
    private static final int KEYS = 20_000;

    @TempDir Path folder;

    /** Writes files of one more key each, again and again, and says when one is done. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            SnapshotFile file = new SnapshotFile(Path.of(args[0]));
            try (Directory directory = new Directory()) {
                Place place = directory.open(0);
                for (int keys = KEYS; ; keys++) {
                    directory.admitAll(
                            ChunkKeys.of(LongStream.rangeClosed(0, keys - 1L).toArray()), place);
                    file.write(new byte[] {1}, List.of(place), directory);
                    System.out.println(keys);
                }
            }
        }
    }

    @Test
    void aKilledWriterLeavesTheOldFileOrTheNew() throws Exception {
        Path path = folder.resolve("keys.snapshot");
        for (int kill = 0; kill < KILLS; kill++) {
            long done = killAfter(1 + kill % 3, path);
            try (Directory directory = new Directory()) {
                List<Place> places = new ArrayList<>();
                long keys =
                        new SnapshotFile(path)
                                .read(
                                        directory,
                                        Long.MAX_VALUE,
                                        (_, _) -> {
                                            places.add(directory.open(0));
                                            return places;
                                        })
                                .orElseThrow();
                assertThat(keys).isGreaterThanOrEqualTo(done).isEqualTo(places.getFirst().keys());
            }
        }
        assertThat(folder.resolve("keys.snapshot.refused")).doesNotExist();
        try (var left = Files.list(folder)) {
            assertThat(left.count()).isLessThanOrEqualTo(2);
        }
    }

    /** Keys in the last file that was done for sure. */
    private static long killAfter(int files, Path path) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                Writer.class.getName(),
                                path.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = process.inputReader()) {
            long done = 0;
            for (int i = 0; i < files; i++) {
                String line = output.readLine();
                assertThat(line).isNotNull();
                done = Long.parseLong(line);
            }
            return done;
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
